package io.github.seeother;

import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;

/** A file to be sent, which is streamed from disk. */
public record Upload(Path file, String mediaType) {
  public static Upload csv(Path file) {
    return new Upload(file, "text/csv");
  }

  public static Upload ndjson(Path file) {
    return new Upload(file, "application/x-ndjson");
  }

  public static Upload parquet(Path file) {
    return new Upload(file, "application/vnd.apache.parquet");
  }

  /** The generated client sends a file's path, as JSON, in the place of its content. */
  HttpRequest.Builder asBodyOf(HttpRequest.Builder post) {
    try {
      return post.setHeader("Content-Type", mediaType).POST(HttpRequest.BodyPublishers.ofFile(file));
    } catch (FileNotFoundException cause) {
      throw new UncheckedIOException("there is no file " + file + " to upload", cause);
    }
  }
}
