// onnxruntime tells Microsoft of every session, and leaves files in the folder for temporary files, unless this is set before it starts.
// A worker thread has a copy of the environment that libraries do not see: it has to be set in the main thread.
process.env.ORT_DISABLE_TELEMETRY ??= '1';
