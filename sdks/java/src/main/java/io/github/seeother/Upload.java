package io.github.seeother;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;

/** A file to be sent, which is streamed from disk. */
public record Upload(Path file, String mediaType) {
  static final String UNREADABLE = "the file to upload cannot be read";

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
      // opened, so that a file that cannot be read is told of before anything is sent
      new FileInputStream(file.toFile()).close();
      return post.setHeader("Content-Type", mediaType).POST(HttpRequest.BodyPublishers.ofFile(file));
    } catch (IOException cause) {
      throw new UncheckedIOException(UNREADABLE, cause);
    }
  }
}
