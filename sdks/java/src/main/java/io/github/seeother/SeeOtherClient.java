package io.github.seeother;

import io.github.seeother.api.DatasetProfilesApi;
import io.github.seeother.api.ScheduleEstimatesApi;
import io.github.seeother.model.DatasetProfile;
import io.github.seeother.model.ScheduleEstimate;
import io.github.seeother.model.ScheduleEstimateInput;
import io.github.seeother.runtime.ApiClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A client of one server. Safe for use by many threads; make one and keep it. */
public final class SeeOtherClient {
  private final URI baseUrl;
  private final Asker asker;
  private final Rules rules;
  private final ThreadFactory threads;
  private final ScheduleEstimatesApi scheduleEstimates;
  private final DatasetProfilesApi datasetProfiles;

  SeeOtherClient(ClientOptions options) {
    Origin origin = Origin.of(options.baseUrl);
    Set<Origin> allowed = Stream.concat(options.allowedOrigins.stream(), Stream.of(origin)).collect(Collectors.toSet());
    HttpClient http = options.http.followRedirects(HttpClient.Redirect.NEVER).build();
    baseUrl = options.baseUrl;
    asker = new Asker(new Exchange(http, origin, options.token, options.timeout), options.patience);
    rules = new Rules(new Json(), new Locations(allowed));
    threads = options.threads;
    ApiClient generated = GeneratedRequest.apiClient(http, baseUrl);
    scheduleEstimates = new ScheduleEstimatesApi(generated);
    datasetProfiles = new DatasetProfilesApi(generated);
  }

  /** @param baseUrl of the server, such as {@code https://example.org} or {@code https://example.org/prefix} */
  public static ClientOptions at(String baseUrl) {
    return new ClientOptions(baseUrl);
  }

  /** How long a project takes, by simulation. */
  public Operation<ScheduleEstimateInput, ScheduleEstimate> estimateSchedule() {
    return new Operation<>(
        this,
        ScheduleEstimate.class,
        (input, key) -> GeneratedRequest.of(() -> scheduleEstimates.estimateSchedule(input, key, null)));
  }

  /** What is in a file of records, column by column. */
  public Operation<Upload, DatasetProfile> profileDataset() {
    return new Operation<>(
        this,
        DatasetProfile.class,
        (upload, key) -> upload.asBodyOf(
            GeneratedRequest.of(() -> datasetProfiles.profileDataset(upload.file().toFile(), key, null))));
  }

  URI baseUrl() {
    return baseUrl;
  }

  Asker asker() {
    return asker;
  }

  Rules rules() {
    return rules;
  }

  Thread newThread(Runnable task) {
    return threads.newThread(task);
  }
}
