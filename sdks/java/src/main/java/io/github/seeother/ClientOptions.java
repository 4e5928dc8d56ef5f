package io.github.seeother;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a client is made with; {@code build()} makes it. */
public final class ClientOptions {
  final URI baseUrl;
  Supplier<String> token = () -> null;
  Set<Origin> allowedOrigins = Set.of();
  Duration patience = Duration.ofSeconds(60);
  Duration timeout = Duration.ofSeconds(30);
  ThreadFactory threads = ClientOptions::daemon;
  // HTTP/2 would send an Upgrade with the first request of each plain connection, which some servers take amiss
  HttpClient.Builder http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(10));

  ClientOptions(String baseUrl) {
    URI url = URI.create(baseUrl.replaceAll("/+$", ""));
    Origin.of(url);
    if (url.getRawQuery() != null || url.getRawFragment() != null || url.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "expected a base URL without query, fragment and user name, got \"" + baseUrl + "\"");
    }
    this.baseUrl = url;
  }

  /** The API key, or a token that stays good. It is sent to the base URL's origin and to no other. */
  public ClientOptions key(String key) {
    Objects.requireNonNull(key, "key");
    return token(() -> key);
  }

  /** Asked for a token before each request, so that it can be renewed; null is for a server without keys. */
  public ClientOptions token(Supplier<String> token) {
    this.token = Objects.requireNonNull(token, "token");
    return this;
  }

  /** Origins that a Location may lead to besides the base URL's, such as {@code https://files.example.org}. */
  public ClientOptions allowedOrigins(String... origins) {
    allowedOrigins = Stream.of(origins).map(URI::create).map(Origin::of).collect(Collectors.toUnmodifiableSet());
    return this;
  }

  /** How long the server may give no usable answer before a waiting caller is told; 60 s unless said otherwise. */
  public ClientOptions patience(Duration patience) {
    this.patience = Durations.countable(patience);
    return this;
  }

  /**
   * How long an answer may take to begin, besides the time that it is held and that a body takes to be sent; and then
   * each pause between the pieces of its body. 30 s unless said otherwise.
   */
  public ClientOptions timeout(Duration timeout) {
    this.timeout = Durations.countable(timeout);
    return this;
  }

  /** Where {@code toFuture()} waits; daemon threads unless said otherwise. On Java 21, think of virtual ones. */
  public ClientOptions threads(ThreadFactory threads) {
    this.threads = Objects.requireNonNull(threads, "threads");
    return this;
  }

  /**
   * What connections are made with: a proxy, certificates. A builder cannot be copied: {@code build()} turns the
   * redirects of this one off.
   */
  public ClientOptions http(HttpClient.Builder http) {
    this.http = Objects.requireNonNull(http, "http");
    return this;
  }

  public SeeOtherClient build() {
    return new SeeOtherClient(this);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "see-other");
    thread.setDaemon(true);
    return thread;
  }
}
