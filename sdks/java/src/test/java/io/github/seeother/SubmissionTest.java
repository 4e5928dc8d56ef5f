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
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

/** What a waiting caller can do, and what goes over the wire. */
@Timeout(60)
class SubmissionTest {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch polled = new CountDownLatch(1);
  private HttpServer server;
  private HttpServer other;

  @BeforeEach
  void start() throws IOException {
    other = listen();
    server = listen();
  }

  @AfterEach
  void stop() {
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
}
