package io.github.seeother;

import static io.github.seeother.Replies.STATUS;
import static io.github.seeother.Replies.reply;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.seeother.errors.ContractViolation;
import io.github.seeother.errors.NotAuthorized;
import io.github.seeother.errors.RequestExpired;
import io.github.seeother.errors.RequestUnknown;
import io.github.seeother.errors.SubmissionRefused;
import io.github.seeother.model.DatasetProfile;
import io.github.seeother.model.Status;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RulesTest {
  private static final Locations LOCATIONS = new Locations(Set.of(Origin.of(URI.create("http://two.test"))));
  private static final Rules RULES = new Rules(new Json(), LOCATIONS);
  private static final String RUNNING = "{\"status\":\"running\"}";
  private static final String PROFILE = "{\"rows\":1,\"columns\":[]}";

  private static Answer submitted(Reply reply) {
    return RULES.submitted(reply);
  }

  private static Answer status(Reply reply) {
    return RULES.status(reply, STATUS);
  }

  private static Answer result(Reply reply) {
    return RULES.result(reply, STATUS, DatasetProfile.class);
  }

  private static Answer canceled(Reply reply) {
    return RULES.canceled(reply, STATUS);
  }

  static Stream<Arguments> submits() {
    return Stream.of(
        arguments(reply(202, RUNNING, "Location", "/requests/2"), Answer.Accepted.class),
        arguments(reply(202, "no JSON", "Location", "/requests/2"), Answer.Accepted.class),
        arguments(reply(202, RUNNING), ContractViolation.class),
        arguments(reply(202, RUNNING, "Location", "http://three.test/requests/2"), ContractViolation.class),
        arguments(reply(200, RUNNING, "Location", "/requests/2"), ContractViolation.class),
        arguments(reply(303, "", "Location", "/requests/2"), ContractViolation.class),
        arguments(reply(409, "", "Retry-After", "1"), Answer.Unusable.class),
        arguments(reply(409, ""), SubmissionRefused.class),
        arguments(reply(408, ""), Answer.Unusable.class),
        arguments(reply(425, ""), Answer.Unusable.class),
        arguments(reply(429, ""), Answer.Unusable.class),
        arguments(reply(500, ""), Answer.Unusable.class),
        arguments(reply(501, ""), Answer.Unusable.class),
        arguments(reply(503, ""), Answer.Unusable.class),
        arguments(reply(599, ""), Answer.Unusable.class),
        arguments(reply(202, RUNNING, "Location", "http://["), ContractViolation.class),
        arguments(reply(400, ""), SubmissionRefused.class),
        arguments(reply(404, ""), SubmissionRefused.class),
        arguments(reply(422, ""), SubmissionRefused.class),
        arguments(reply(401, ""), NotAuthorized.class),
        arguments(reply(403, ""), NotAuthorized.class));
  }

  @ParameterizedTest
  @MethodSource("submits")
  void a_reply_to_the_submit_is_understood(Reply reply, Class<?> expected) {
    assertMeans(expected, () -> submitted(reply));
  }

  static Stream<Arguments> statuses() {
    return Stream.of(
        arguments(reply(200, "{\"status\":\"accepted\"}"), Answer.Incomplete.class),
        arguments(reply(200, RUNNING), Answer.Incomplete.class),
        arguments(reply(200, "{\"status\":\"failed\"}"), Answer.Ended.class),
        arguments(reply(200, "{\"status\":\"canceled\"}"), Answer.Ended.class),
        arguments(reply(200, "{\"status\":\"succeeded\",\"result\":\"/results/1\"}"), Answer.Succeeded.class),
        arguments(reply(200, "{\"status\":\"succeeded\"}"), ContractViolation.class),
        arguments(reply(200, "{\"status\":\"done\"}"), ContractViolation.class),
        arguments(reply(200, "{}"), ContractViolation.class),
        arguments(reply(200, "null"), ContractViolation.class),
        arguments(reply(200, "{"), ContractViolation.class),
        arguments(reply(200, ""), ContractViolation.class),
        arguments(reply(200, "<p>", "Content-Type", "text/html"), ContractViolation.class),
        arguments(reply(303, "", "Location", "/results/1"), Answer.Succeeded.class),
        arguments(reply(303, RUNNING), ContractViolation.class),
        arguments(reply(303, "", "Location", "http://two.test/results/1"), Answer.Succeeded.class),
        arguments(reply(303, "", "Location", "http://three.test/results/1"), ContractViolation.class),
        arguments(reply(303, "", "Location", "https://one.test/results/1"), ContractViolation.class),
        arguments(reply(301, "", "Location", "/elsewhere"), Answer.Moved.class),
        arguments(reply(302, "", "Location", "/results/1"), Answer.Succeeded.class),
        arguments(reply(303, "", "Location", "http://["), ContractViolation.class),
        arguments(reply(307, "", "Location", "/elsewhere"), Answer.Moved.class),
        arguments(reply(308, "", "Location", "/elsewhere"), Answer.Moved.class),
        arguments(reply(302, ""), ContractViolation.class),
        arguments(reply(204, ""), ContractViolation.class),
        arguments(reply(400, ""), ContractViolation.class),
        arguments(reply(401, ""), NotAuthorized.class),
        arguments(reply(403, ""), NotAuthorized.class),
        arguments(reply(404, ""), RequestUnknown.class),
        arguments(reply(410, ""), RequestExpired.class),
        arguments(reply(408, ""), Answer.Unusable.class),
        arguments(reply(425, ""), Answer.Unusable.class),
        arguments(reply(429, ""), Answer.Unusable.class),
        arguments(reply(500, ""), Answer.Unusable.class),
        arguments(reply(599, ""), Answer.Unusable.class));
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void a_reply_to_the_status_is_understood(Reply reply, Class<?> expected) {
    assertMeans(expected, () -> status(reply));
  }

  static Stream<Arguments> results() {
    String notReady = "{\"type\":\"/problems/result-not-ready\",\"title\":\"Not finished\",\"status\":404}";
    return Stream.of(
        arguments(reply(200, PROFILE), Answer.Content.class),
        arguments(reply(200, "{\"rows\":1}"), ContractViolation.class),
        arguments(reply(200, "{\"rows\":\"1\",\"columns\":[]}"), ContractViolation.class),
        arguments(reply(200, "{\"rows\":1.5,\"columns\":[]}"), ContractViolation.class),
        arguments(reply(200, "{\"rows\":1,\"columns\":[{\"name\":\"a\"}]}"), ContractViolation.class),
        arguments(reply(200, "[]"), ContractViolation.class),
        arguments(reply(200, ""), ContractViolation.class),
        arguments(reply(303, "", "Location", "/elsewhere"), Answer.Moved.class),
        arguments(reply(302, "", "Location", "http://three.test/"), ContractViolation.class),
        arguments(reply(404, notReady, "Content-Type", "application/problem+json"), Answer.NotReady.class),
        arguments(reply(404, ""), RequestUnknown.class),
        arguments(reply(410, ""), RequestExpired.class),
        arguments(reply(403, ""), NotAuthorized.class),
        arguments(reply(503, ""), Answer.Unusable.class),
        arguments(reply(204, ""), ContractViolation.class));
  }

  @ParameterizedTest
  @MethodSource("results")
  void a_reply_to_the_result_is_understood(Reply reply, Class<?> expected) {
    assertMeans(expected, () -> result(reply));
  }

  static Stream<Arguments> cancels() {
    return Stream.of(
        arguments(reply(200, "{\"status\":\"canceled\"}"), Answer.Ended.class),
        arguments(reply(202, RUNNING), Answer.Incomplete.class),
        arguments(reply(409, ""), Answer.TooLate.class),
        arguments(reply(303, "", "Location", "/results/1"), ContractViolation.class),
        arguments(reply(301, "", "Location", "/elsewhere"), Answer.Moved.class),
        arguments(reply(302, "", "Location", "/elsewhere"), Answer.Moved.class),
        arguments(reply(308, "", "Location", "http://three.test/"), ContractViolation.class),
        arguments(reply(404, ""), RequestUnknown.class),
        arguments(reply(410, ""), RequestExpired.class),
        arguments(reply(503, ""), Answer.Unusable.class));
  }

  @ParameterizedTest
  @MethodSource("cancels")
  void a_reply_to_the_cancel_is_understood(Reply reply, Class<?> expected) {
    assertMeans(expected, () -> canceled(reply));
  }

  @Test
  void a_location_is_resolved_against_the_url_that_was_asked() {
    Answer.Accepted accepted = (Answer.Accepted) submitted(reply(202, RUNNING, "Location", "2", "Retry-After", "3"));
    assertEquals(URI.create("http://one.test/requests/2"), accepted.location());
    assertEquals(Duration.ofSeconds(3), accepted.retryAfter());
    assertEquals(Status.RUNNING, accepted.status().getStatus());
  }

  @Test
  void a_303_without_a_body_says_succeeded() {
    Answer.Succeeded succeeded = (Answer.Succeeded) status(reply(303, "", "Location", "/results/1"));
    assertEquals(Status.SUCCEEDED, succeeded.status().getStatus());
    assertEquals(STATUS.toString(), succeeded.status().getLocation());
    assertEquals("http://one.test/results/1", succeeded.status().getResult());
    assertEquals(URI.create("http://one.test/results/1"), succeeded.result());
  }

  @Test
  void a_problem_has_the_status_of_its_reply_and_an_error_page_gives_its_text() {
    String body = "{\"title\":\"No\",\"status\":500,\"errors\":[{\"pointer\":\"/a\",\"detail\":\"is wrong\"}]}";
    SubmissionRefused told = assertThrows(SubmissionRefused.class, () -> submitted(reply(422, body)));
    assertEquals(422, told.problem().getStatus());
    assertEquals("about:blank", told.problem().getType());
    assertTrue(told.getMessage().contains("No (/a is wrong)"), told.getMessage());

    Reply page = reply(400, "<h1>Bad   request</h1>", "Content-Type", "text/html");
    SubmissionRefused untold = assertThrows(SubmissionRefused.class, () -> submitted(page));
    assertEquals("Bad request", untold.problem().getDetail());
  }

  private interface Meaning {
    Answer of();
  }

  private static void assertMeans(Class<?> expected, Meaning meaning) {
    if (RuntimeException.class.isAssignableFrom(expected)) {
      assertEquals(expected, assertThrows(RuntimeException.class, meaning::of).getClass());
    } else {
      assertInstanceOf(expected, meaning.of());
    }
  }
}
