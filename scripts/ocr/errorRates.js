import { distance } from 'fastest-levenshtein';

const plain = (text) => text.replace(/\s+/g, ' ').trim();

/** Character error rate: edits (Levenshtein) from the truth to the text, over the truth's length; white space is one space. Can be above 1. */
export function characterErrorRate(text, truth) {
  const wanted = plain(truth);
  return distance(plain(text), wanted) / wanted.length;
}

/** Word error rate: the same of words instead of characters. */
export function wordErrorRate(text, truth) {
  const letters = new Map(); // each word becomes one character
  const lettered = (words) =>
    words.map((word) => letters.get(word) ?? letters.set(word, String.fromCharCode(letters.size)).get(word)).join('');
  const words = (of) => plain(of).split(' ').filter(Boolean);
  return distance(lettered(words(text)), lettered(words(truth))) / words(truth).length;
}
