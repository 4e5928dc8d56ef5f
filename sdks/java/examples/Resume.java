import io.github.seeother.ClientOptions;
import io.github.seeother.SeeOtherClient;
import io.github.seeother.Submission;
import io.github.seeother.errors.WaitTimeout;
import io.github.seeother.model.ScheduleEstimate;
import java.time.Duration;

/** Takes up an estimate that any process submitted, by its location. */
public final class Resume {
  public static void main(String[] arguments) {
    if (arguments.length != 1) {
      System.err.println("expected the location of an estimate, and nothing else");
      System.exit(2);
    }
    String url = System.getenv().getOrDefault("SEE_OTHER_URL", "http://127.0.0.1:8080");
    String key = System.getenv("SEE_OTHER_TOKEN");
    ClientOptions options = SeeOtherClient.at(url);
    if (key != null) options.key(key);
    SeeOtherClient client = options.build();

    Submission<ScheduleEstimate> submission = client.estimateSchedule().resume(arguments[0]);
    try {
      ScheduleEstimate estimate = submission.await(Duration.ofMinutes(2));
      System.out.println("p80: " + estimate.getDuration().getPercentiles().getP80());
    } catch (WaitTimeout timeout) {
      // it goes on: nobody has canceled it
      System.err.println(timeout.getMessage());
      System.exit(1);
    }
  }
}
