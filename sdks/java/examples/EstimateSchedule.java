import io.github.seeother.ClientOptions;
import io.github.seeother.SeeOtherClient;
import io.github.seeother.Submission;
import io.github.seeother.model.ScheduleEstimate;
import io.github.seeother.model.ScheduleEstimateInput;
import io.github.seeother.model.ScheduleTask;
import java.util.List;

/** Submits an estimate, prints where it is, waits, and prints the days that are enough in 80 of 100 trials. */
public final class EstimateSchedule {
  public static void main(String[] arguments) {
    String url = System.getenv().getOrDefault("SEE_OTHER_URL", "http://127.0.0.1:8080");
    String key = System.getenv("SEE_OTHER_TOKEN");
    ClientOptions options = SeeOtherClient.at(url);
    if (key != null) options.key(key);
    SeeOtherClient client = options.build();

    ScheduleEstimateInput house = new ScheduleEstimateInput()
        .addTasksItem(task("foundation", 4, 6, 12))
        .addTasksItem(task("walls", 8, 10, 20).after(List.of("foundation")))
        .addTasksItem(task("wiring", 3, 5, 14).after(List.of("foundation")))
        .addTasksItem(task("roof", 5, 6, 9).after(List.of("walls", "wiring")))
        .trials(20_000)
        .seed(42L);
    Submission<ScheduleEstimate> submission = client.estimateSchedule().submit(house);
    System.out.println(submission.location());

    ScheduleEstimate estimate = submission.await();
    System.out.println("p80: " + estimate.getDuration().getPercentiles().getP80());
  }

  private static ScheduleTask task(String id, double optimistic, double likely, double pessimistic) {
    return new ScheduleTask().id(id).optimistic(optimistic).likely(likely).pessimistic(pessimistic);
  }
}
