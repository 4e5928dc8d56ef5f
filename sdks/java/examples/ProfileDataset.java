import io.github.seeother.ClientOptions;
import io.github.seeother.SeeOtherClient;
import io.github.seeother.Submission;
import io.github.seeother.Upload;
import io.github.seeother.model.ColumnProfile;
import io.github.seeother.model.DatasetProfile;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Uploads a CSV file, prints each update as it comes, and then how many rows it has and which columns. */
public final class ProfileDataset {
  public static void main(String[] arguments) {
    if (arguments.length != 1) {
      System.err.println("expected the path of a CSV file, and nothing else");
      System.exit(2);
    }
    String url = System.getenv().getOrDefault("SEE_OTHER_URL", "http://127.0.0.1:8080");
    String key = System.getenv("SEE_OTHER_TOKEN");
    ClientOptions options = SeeOtherClient.at(url);
    if (key != null) options.key(key);
    SeeOtherClient client = options.build();

    Submission<DatasetProfile> submission = client.profileDataset().submit(Upload.csv(Path.of(arguments[0])));
    submission.updates(status -> System.out.println(status.getStatus()));

    DatasetProfile profile = submission.result();
    String columns = profile.getColumns().stream().map(ColumnProfile::getName).collect(Collectors.joining(" "));
    System.out.println(profile.getRows() + " rows: " + columns);
  }
}
