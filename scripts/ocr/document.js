export const documentOf = (r) => JSON.stringify(r.pages.length);
