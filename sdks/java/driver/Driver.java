import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.seeother.ClientOptions;
import io.github.seeother.Operation;
import io.github.seeother.SeeOtherClient;
import io.github.seeother.Submission;
import io.github.seeother.Upload;
import io.github.seeother.errors.NotAuthorized;
import io.github.seeother.errors.RequestExpired;
import io.github.seeother.errors.RequestFailed;
import io.github.seeother.errors.RequestUnknown;
import io.github.seeother.errors.SeeOtherException;
import io.github.seeother.errors.ServerUnreachable;
import io.github.seeother.errors.SubmissionRefused;
import io.github.seeother.errors.WaitTimeout;
import io.github.seeother.model.Problem;
import io.github.seeother.model.ScheduleEstimateInput;
import io.github.seeother.runtime.JSON;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** The client's public API on stdin and stdout, for the tests that all languages share: one JSON object a line. */
public final class Driver {
  private final ObjectMapper mapper =
      new JSON().getMapper().copy().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private final Map<String, Submission<?>> handles = new HashMap<>();
  private SeeOtherClient client;

  public static void main(String[] arguments) throws IOException {
    Driver driver = new Driver();
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      answers.println(driver.mapper.writeValueAsString(driver.answer(line)));
    }
  }

  /** Input that the models cannot express. */
  private static final class Unrepresentable extends Exception {
    private static final long serialVersionUID = 1L;

    Unrepresentable(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }

  private ObjectNode answer(String line) {
    try {
      JsonNode command = mapper.readTree(line);
      return perform(command);
    } catch (SeeOtherException error) {
      return described(error);
    } catch (Unrepresentable error) {
      return error("Unrepresentable", error);
    } catch (Exception error) {
      error.printStackTrace();
      return error("Unexpected", error);
    }
  }

  private ObjectNode perform(JsonNode command) throws Unrepresentable {
    switch (command.required("do").textValue()) {
      case "connect":
        connect(command);
        return mapper.createObjectNode().put("ok", true);
      case "submit":
        return keep(command, submit(command));
      case "resume":
        return keep(command, operation(command).resume(command.required("location").textValue()));
      case "status":
        return with("status", handle(command).status());
      case "cancel":
        return with("status", handle(command).cancel());
      case "result":
        return with("result", handle(command).result());
      case "wait":
        return with("result", await(handle(command), command.get("timeoutMs")));
      case "updates":
        return with("statuses", words(handle(command)));
      default:
        throw new IllegalArgumentException("no such command: " + command);
    }
  }

  private void connect(JsonNode command) {
    ClientOptions options = SeeOtherClient.at(command.required("url").textValue());
    if (command.hasNonNull("key")) options.key(command.get("key").textValue());
    if (command.hasNonNull("patienceMs")) options.patience(Duration.ofMillis(command.get("patienceMs").longValue()));
    if (command.hasNonNull("allowedOrigins")) {
      options.allowedOrigins(StreamSupport.stream(command.get("allowedOrigins").spliterator(), false)
          .map(JsonNode::textValue)
          .toArray(String[]::new));
    }
    client = options.build();
    handles.clear();
  }

  private Submission<?> submit(JsonNode command) throws Unrepresentable {
    if (command.hasNonNull("file")) {
      Upload upload = new Upload(Path.of(command.get("file").textValue()), command.required("mediaType").textValue());
      return submit(client.profileDataset(), upload, command);
    }
    try {
      ScheduleEstimateInput input = mapper.treeToValue(command.required("input"), ScheduleEstimateInput.class);
      return submit(client.estimateSchedule(), input, command);
    } catch (JsonProcessingException cause) {
      throw new Unrepresentable(cause);
    }
  }

  private static <I> Submission<?> submit(Operation<I, ?> operation, I input, JsonNode command) {
    return command.hasNonNull("idempotencyKey")
        ? operation.submit(input, command.get("idempotencyKey").textValue())
        : operation.submit(input);
  }

  private Operation<?, ?> operation(JsonNode command) {
    String name = command.required("operation").textValue();
    return switch (name) {
      case "estimateSchedule" -> client.estimateSchedule();
      case "profileDataset" -> client.profileDataset();
      default -> throw new IllegalArgumentException("no such operation: " + name);
    };
  }

  private ObjectNode keep(JsonNode command, Submission<?> submission) {
    handles.put(command.required("as").textValue(), submission);
    return mapper.createObjectNode().put("location", submission.location().toString());
  }

  private Submission<?> handle(JsonNode command) {
    String name = command.required("of").textValue();
    Submission<?> submission = handles.get(name);
    if (submission == null) throw new IllegalArgumentException("nothing was submitted or resumed as \"" + name + "\"");
    return submission;
  }

  private static Object await(Submission<?> submission, JsonNode timeoutMs) {
    return timeoutMs == null ? submission.await() : submission.await(Duration.ofMillis(timeoutMs.longValue()));
  }

  private static List<String> words(Submission<?> submission) {
    List<String> words = new ArrayList<>();
    submission.updates(status -> {
      String word = status.getStatus().getValue();
      if (words.isEmpty() || !words.get(words.size() - 1).equals(word)) words.add(word);
    });
    return words;
  }

  private ObjectNode with(String name, Object value) {
    return mapper.createObjectNode().set(name, mapper.valueToTree(value));
  }

  private ObjectNode error(String kind, Exception error) {
    ObjectNode answer = mapper.createObjectNode();
    answer.putObject("error").put("kind", kind).put("message", String.valueOf(error.getMessage()));
    return answer;
  }

  private ObjectNode described(SeeOtherException error) {
    ObjectNode answer = error(error.getClass().getSimpleName(), error);
    ObjectNode details = (ObjectNode) answer.get("error");
    error.location().ifPresent(location -> details.put("location", location.toString()));
    Problem problem = problemOf(error);
    if (problem != null) details.set("problem", mapper.valueToTree(problem));
    if (error instanceof WaitTimeout timeout) {
      timeout.lastStatus().ifPresent(status -> details.set("lastStatus", mapper.valueToTree(status)));
    }
    if (error instanceof ServerUnreachable unreachable) {
      unreachable.idempotencyKey().ifPresent(key -> details.put("idempotencyKey", key));
    }
    return answer;
  }

  private static Problem problemOf(SeeOtherException error) {
    if (error instanceof RequestFailed failed) return failed.problem();
    if (error instanceof RequestExpired expired) return expired.problem();
    if (error instanceof RequestUnknown unknown) return unknown.problem();
    if (error instanceof SubmissionRefused refused) return refused.problem();
    if (error instanceof NotAuthorized notAuthorized) return notAuthorized.problem();
    return null;
  }
}
