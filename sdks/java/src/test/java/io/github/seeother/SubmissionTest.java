package io.github.seeother;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.seeother.errors.ContractViolation;
import io.github.seeother.errors.ServerUnreachable;
import io.github.seeother.errors.WaitTimeout;
import io.github.seeother.model.DatasetProfile;
import io.github.seeother.model.RequestStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a waiting caller can do, and what goes over the wire. */
@Timeout(60)
class SubmissionTest {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch polled = new CountDownLatch(1);
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private HttpServer server;
  private HttpServer other;

  @BeforeEach
  void start() throws IOException {
    other = listen();
    server = listen();
  }

  @AfterEach
  void stop() {
    stopped.complete(null);
    server.stop(0);
    other.stop(0);
  }

  private HttpServer listen() throws IOException {
    HttpServer listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    listening.setExecutor(Executors.newCachedThreadPool(task -> {
      Thread thread = new Thread(task);
      thread.setDaemon(true);
      return thread;
    }));
    listening.createContext("/", this::answer);
    listening.start();
    return listening;
  }

  private static String url(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private SeeOtherClient client() {
    return SeeOtherClient.at(url(server)).key("so_secret").build();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().getPath();
    asked.add(String.join(" ", exchange.getRequestMethod(), path,
        String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
        String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")), body));
    switch (path) {
      case "/dataset-profiles" -> send(exchange, 202, "Location", "/running", "{\"status\":\"accepted\"}");
      case "/prefix/dataset-profiles" -> send(exchange, 202, "Location", "requests/1", "{\"status\":\"accepted\"}");
      case "/patient/dataset-profiles" -> {
        exchange.getResponseHeaders().set("Retry-After", "1000");
        send(exchange, 202, "Location", "/done", "{\"status\":\"accepted\"}");
      }
      case "/broken-off/dataset-profiles" -> brokenOff(exchange, body);
      case "/done" -> send(exchange, 303, "Location", "/result", "");
      case "/never-ready" -> send(exchange, 303, "Location", "/not-ready", "");
      case "/not-ready" -> send(exchange, 404, "Retry-After", "0",
          "{\"type\":\"/problems/result-not-ready\",\"title\":\"Not finished\",\"status\":404}");
      case "/long" -> send(exchange, 303, "Location", "/long-result", "");
      case "/long-result" -> sendSlowly(exchange, "{\"rows\":7,\"columns\":[]}");
      case "/silent" -> send(exchange, 303, "Location", "/silent-result", "");
      case "/silent-result" -> {
        exchange.sendResponseHeaders(200, 100);
        exchange.getResponseBody().flush();
        stopped.join();
      }
      case "/recovering-cancel" -> {
        String method = exchange.getRequestMethod();
        boolean first = asked.stream().filter(line -> line.startsWith(method + " " + path)).count() == 1;
        if (first) send(exchange, 503, "Retry-After", "0", "");
        else if (method.equals("DELETE")) send(exchange, 307, "Location", "/too-late", "");
        else send(exchange, 303, "Location", "/result", "");
      }
      case "/too-late" -> send(exchange, 409, "ETag", "\"1\"", "");
      case "/running" -> {
        polled.countDown();
        send(exchange, 200, "Retry-After", "1000", "{\"status\":\"running\"}");
      }
      case "/recovering" -> {
        boolean recovered = asked.stream().filter(line -> line.startsWith("GET /recovering ")).count() > 1;
        send(exchange, recovered ? 303 : 503, recovered ? "Location" : "Retry-After", recovered ? "/result" : "0", "");
      }
      case "/away" -> send(exchange, 303, "Location", url(other) + "/result", "");
      case "/result" -> send(exchange, 200, "ETag", "\"1\"", "{\"rows\":7,\"columns\":[]}");
      default -> send(exchange, 503, "Retry-After", "0", "");
    }
    exchange.close();
  }

  /** Takes longer than the patience of its client, and then gives no answer, the first time. */
  private void brokenOff(HttpExchange exchange, String body) throws IOException {
    if (asked.stream().filter(line -> line.startsWith("POST ")).count() > 1) {
      send(exchange, 202, "Location", "/done", "{\"status\":\"accepted\"}");
      return;
    }
    sleep(600);
  }

  /** In more time than the client's timeout, with no pause of that length. */
  private static void sendSlowly(HttpExchange exchange, String body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    for (byte piece : bytes) {
      exchange.getResponseBody().write(piece);
      exchange.getResponseBody().flush();
      sleep(100);
    }
  }

  private static void sleep(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, String header, String value, String body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set(header, value);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) exchange.getResponseBody().write(bytes);
  }

  private boolean deleted() {
    return asked.stream().anyMatch(line -> line.startsWith("DELETE"));
  }

  @Test
  void a_future_that_is_canceled_stops_the_waiting_and_cancels_nothing() throws InterruptedException {
    AtomicReference<Thread> waiting = new AtomicReference<>();
    SeeOtherClient client = SeeOtherClient.at(url(server)).threads(task -> {
      waiting.set(new Thread(task));
      return waiting.get();
    }).build();
    CompletableFuture<DatasetProfile> future = client.profileDataset().resume("/running").toFuture();
    assertTrue(polled.await(30, TimeUnit.SECONDS));
    future.cancel(true);
    waiting.get().join();
    assertFalse(deleted());
  }

  @Test
  void a_future_has_the_result_or_the_error() {
    SeeOtherClient client = SeeOtherClient.at(url(server)).allowedOrigins(url(other)).build();
    assertEquals(7, client.profileDataset().resume("/away").toFuture().join().getRows());
    Throwable failure = assertThrows(
        RuntimeException.class, () -> client().profileDataset().resume("/away").toFuture().join()).getCause();
    assertEquals(ContractViolation.class, failure.getClass());
  }

  @Test
  void an_interrupt_ends_a_wait_and_cancels_nothing() throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread waiting = new Thread(() -> client().profileDataset().resume("/running").await());
    waiting.setUncaughtExceptionHandler((thread, failure) -> thrown.set(failure));
    waiting.start();
    assertTrue(polled.await(30, TimeUnit.SECONDS));
    waiting.interrupt();
    waiting.join();
    assertEquals(CancellationException.class, thrown.get().getClass());
    assertFalse(deleted());
  }

  @Test
  void a_wait_that_times_out_says_what_was_last_heard() {
    Submission<DatasetProfile> submission = client().profileDataset().resume("/running");
    assertThrows(WaitTimeout.class, () -> submission.await(Duration.ofMillis(300)));
    WaitTimeout timeout = assertThrows(WaitTimeout.class, submission::result);
    assertEquals("running", timeout.lastStatus().orElseThrow().getStatus().getValue());
    assertFalse(deleted());
  }

  @Test
  void a_result_at_another_origin_is_not_asked_for() {
    assertThrows(ContractViolation.class, () -> client().profileDataset().resume("/away").await());
    assertEquals(List.of("GET /away Bearer so_secret null "), asked);
  }

  @Test
  void an_origin_that_is_allowed_is_asked_without_credentials() {
    SeeOtherClient client = SeeOtherClient.at(url(server)).key("so_secret").allowedOrigins(url(other)).build();
    assertEquals(7, client.profileDataset().resume("/away").result().getRows());
    assertEquals(List.of("GET /away Bearer so_secret null ", "GET /result null null "), asked);
  }

  @Test
  void a_file_is_sent_as_it_is(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("rows.ndjson"), "{\"a\":1}\n");
    Submission<DatasetProfile> submission = client().profileDataset().submit(Upload.ndjson(file));
    assertEquals(url(server) + "/running", submission.location().toString());
    assertEquals(List.of("POST /dataset-profiles Bearer so_secret application/x-ndjson {\"a\":1}\n"), asked);
  }

  @Test
  void a_server_that_is_busy_for_a_moment_is_asked_again() {
    assertEquals(7, client().profileDataset().resume("/recovering").await().getRows());
  }

  @Test
  void a_server_that_stays_busy_is_unreachable_once_patience_is_over() {
    SeeOtherClient client = SeeOtherClient.at(url(server)).patience(Duration.ofMillis(350)).build();
    ServerUnreachable error =
        assertThrows(ServerUnreachable.class, () -> client.profileDataset().resume("/busy").await());
    assertEquals(url(server) + "/busy", error.location().orElseThrow().toString());
  }

  private Submission<DatasetProfile> submitted(ClientOptions options, Path folder) throws IOException {
    return options.build().profileDataset().submit(Upload.csv(Files.writeString(folder.resolve("rows.csv"), "a\n1\n")));
  }

  private long polls() {
    return asked.stream().filter(line -> line.startsWith("GET ")).count();
  }

  @Test
  void a_wait_that_is_held_asks_at_once_whatever_the_202_said(@TempDir Path folder) throws IOException {
    assertEquals(7, submitted(SeeOtherClient.at(url(server) + "/patient"), folder).await().getRows());
  }

  @Test
  void a_wait_that_ends_before_the_202_wants_to_be_asked_asks_at_once(@TempDir Path folder) throws IOException {
    Submission<DatasetProfile> submission = submitted(SeeOtherClient.at(url(server) + "/patient"), folder);
    assertEquals(7, submission.await(Duration.ofSeconds(30), status -> {}).getRows());
  }

  @Test
  void who_wants_each_update_waits_until_the_202_wants_to_be_asked(@TempDir Path folder) throws Exception {
    Submission<DatasetProfile> submission = submitted(SeeOtherClient.at(url(server) + "/patient"), folder);
    CountDownLatch told = new CountDownLatch(1);
    Thread waiting = new Thread(() -> assertThrows(
        CancellationException.class, () -> submission.updates(status -> told.countDown())));
    waiting.start();
    assertTrue(told.await(30, TimeUnit.SECONDS));
    waiting.interrupt();
    waiting.join();
    assertEquals(0, polls());
  }

  @Test
  void what_the_202_said_is_old_once_the_server_has_been_asked(@TempDir Path folder) throws IOException {
    Submission<DatasetProfile> submission = submitted(SeeOtherClient.at(url(server) + "/patient"), folder);
    submission.await();
    List<String> words = new CopyOnWriteArrayList<>();
    submission.updates(status -> words.add(status.getStatus().getValue()));
    assertEquals(List.of("succeeded"), words);
  }

  @Test
  void an_upload_that_breaks_off_after_longer_than_patience_is_sent_again(@TempDir Path folder) throws IOException {
    ClientOptions options = SeeOtherClient.at(url(server) + "/broken-off").patience(Duration.ofMillis(500));
    assertEquals(url(server) + "/done", submitted(options, folder).location().toString());
  }

  @Test
  void a_result_that_is_never_ready_makes_the_server_unreachable_once_patience_is_over() {
    SeeOtherClient client = SeeOtherClient.at(url(server)).patience(Duration.ofMillis(350)).build();
    assertThrows(ServerUnreachable.class, () -> client.profileDataset().resume("/never-ready").await());
    assertTrue(polls() >= 4, asked::toString);
  }

  @Test
  void a_long_result_may_take_longer_than_the_timeout() {
    SeeOtherClient client = SeeOtherClient.at(url(server)).timeout(Duration.ofSeconds(1)).build();
    assertEquals(7, client.profileDataset().resume("/long").await().getRows());
  }

  @Test
  void a_result_that_falls_silent_is_no_answer() {
    SeeOtherClient client =
        SeeOtherClient.at(url(server)).timeout(Duration.ofMillis(300)).patience(Duration.ZERO).build();
    assertThrows(ServerUnreachable.class, () -> client.profileDataset().resume("/silent").await());
  }

  @Test
  void a_wait_bounds_the_reading_of_a_long_result() {
    assertThrows(
        WaitTimeout.class, () -> client().profileDataset().resume("/long").await(Duration.ofMillis(700)));
  }

  @Test
  void for_ever_is_a_timeout_too() {
    Duration forEver = ChronoUnit.FOREVER.getDuration();
    SeeOtherClient client = SeeOtherClient.at(url(server)).timeout(forEver).patience(forEver).build();
    assertEquals(7, client.profileDataset().resume("/done").await(forEver).getRows());
  }

  @Test
  void a_cancel_is_sent_again_and_sent_on() {
    RequestStatus status = client().profileDataset().resume("/recovering-cancel").cancel();
    assertEquals("succeeded", status.getStatus().getValue());
    String cancel = "DELETE /recovering-cancel";
    String look = "GET /recovering-cancel";
    assertEquals(
        List.of(cancel, cancel, "DELETE /too-late", look, look),
        asked.stream().map(line -> line.substring(0, line.indexOf(" Bearer"))).toList());
  }

  @Test
  void a_file_that_cannot_be_read_is_told_of_before_anything_is_sent(@TempDir Path folder) {
    Operation<Upload, DatasetProfile> operation = client().profileDataset();
    assertThrows(UncheckedIOException.class, () -> operation.submit(Upload.csv(folder)));
    assertThrows(UncheckedIOException.class, () -> operation.submit(Upload.csv(folder.resolve("missing.csv"))));
    assertEquals(List.of(), asked);
  }

  @Test
  void a_file_that_goes_away_between_two_tries_is_told_of(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("rows.csv"), "a\n1\n");
    SeeOtherClient client = SeeOtherClient.at(url(server) + "/busy").token(() -> deleteOnce(file)).build();
    assertThrows(UncheckedIOException.class, () -> client.profileDataset().submit(Upload.csv(file)));
  }

  private static String deleteOnce(Path file) {
    try {
      Files.deleteIfExists(file);
      return null;
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  @Test
  void a_token_that_cannot_be_had_or_sent_is_told_of_and_not_shown() {
    SeeOtherClient broken = SeeOtherClient.at(url(server)).token(() -> {
      throw new IllegalStateException("no token today");
    }).build();
    assertThrows(IllegalStateException.class, () -> broken.profileDataset().resume("/done").await());
    for (String token : List.of("so_secret\n", "", "so secret", "so_s\u00e9cret")) {
      SeeOtherClient client = SeeOtherClient.at(url(server)).key(token).build();
      IllegalArgumentException error = assertThrows(
          IllegalArgumentException.class, () -> client.profileDataset().resume("/done").await());
      assertFalse(error.getMessage().contains("secret"), error.getMessage());
    }
    assertEquals(List.of(), asked);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\n", "\u00e9"})
  void an_idempotency_key_that_cannot_be_sent_is_refused(String key, @TempDir Path folder) throws IOException {
    Upload upload = Upload.csv(Files.writeString(folder.resolve("rows.csv"), "a\n1\n"));
    Operation<Upload, DatasetProfile> operation = client().profileDataset();
    assertThrows(IllegalArgumentException.class, () -> operation.submit(upload, key));
    assertThrows(IllegalArgumentException.class, () -> operation.run(upload, key));
    assertEquals(List.of(), asked);
  }

  @Test
  void run_takes_an_idempotency_key(@TempDir Path folder) throws IOException {
    Upload upload = Upload.csv(Files.writeString(folder.resolve("rows.csv"), "a\n1\n"));
    SeeOtherClient client = SeeOtherClient.at(url(server) + "/patient").build();
    assertEquals(7, client.profileDataset().run(upload, "mine").getRows());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://one.test/x", "http://me:secret@one.test/x", "http://[", "mailto:me", "http:///x"})
  void a_location_that_is_no_http_url_is_not_resumed(String location) {
    Operation<Upload, DatasetProfile> operation = client().profileDataset();
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> operation.resume(location));
    assertFalse(error.getMessage().contains("secret"), error.getMessage());
  }

  @Test
  void the_fragment_of_a_location_is_dropped() {
    assertEquals(url(server) + "/x", client().profileDataset().resume("/x#part").location().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/prefix", "/prefix/"})
  void a_base_url_may_have_a_prefix(String prefix, @TempDir Path folder) throws IOException {
    Submission<DatasetProfile> submission = submitted(SeeOtherClient.at(url(server) + prefix), folder);
    assertEquals(url(server) + "/prefix/requests/1", submission.location().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "http://one.test?a=b", "http://one.test/?", "http://one.test/#", "http://a:b@one.test", "one.test",
  })
  void a_base_url_that_is_more_or_less_than_one_is_refused(String baseUrl) {
    assertThrows(IllegalArgumentException.class, () -> SeeOtherClient.at(baseUrl));
  }
}
