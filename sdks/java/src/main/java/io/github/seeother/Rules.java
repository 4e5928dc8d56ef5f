package io.github.seeother;

import io.github.seeother.errors.ContractViolation;
import io.github.seeother.errors.NotAuthorized;
import io.github.seeother.errors.RequestExpired;
import io.github.seeother.errors.RequestUnknown;
import io.github.seeother.errors.SubmissionRefused;
import io.github.seeother.model.Problem;
import io.github.seeother.model.RequestStatus;
import io.github.seeother.model.Status;
import java.net.URI;
import java.util.Set;

/** What each reply means, one function for each thing that is asked. Pure: no HTTP, no clock. */
final class Rules {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 307, 308);
  private static final String NOT_READY = "/problems/result-not-ready";

  private final Json json;
  private final Locations locations;

  Rules(Json json, Locations locations) {
    this.json = json;
    this.locations = locations;
  }

  /** The reply to the POST: Accepted, or Unusable. */
  Answer submitted(Reply reply) {
    int status = reply.status();
    if (status == 202) {
      URI location = locations.follow(reply.header("location"), reply.url(), reply.toString());
      return new Answer.Accepted(location, json.statusOrNull(reply), reply.retryAfter());
    }
    // with Retry-After a conflict passes: the first request under the same key is still being accepted
    if (passes(status) || (status == 409 && reply.retryAfter() != null)) return unusable(reply);
    if (status == 401 || status == 403) throw new NotAuthorized(reply.url(), json.problem(reply), null);
    if (status >= 400 && status < 500) throw new SubmissionRefused(json.problem(reply));
    throw new ContractViolation(reply + " to the POST, where 202 with a Location was expected");
  }

  /** The reply to a GET of the status: Incomplete, Succeeded, Ended, Moved or Unusable. */
  Answer status(Reply reply, URI location) {
    int status = reply.status();
    // some servers send their clients on to the result with 302, as browsers take it
    if (status == 303 || status == 302) {
      URI result = locations.follow(reply.header("location"), reply.url(), reply.toString());
      return new Answer.Succeeded(succeeded(reply, location, result), result);
    }
    if (REDIRECTS.contains(status)) return moved(reply);
    if (status == 200) return inBody(reply);
    return otherwise(reply, location, "200 or 303");
  }

  /** The reply to a GET of the result: Content, NotReady, Moved or Unusable. */
  Answer result(Reply reply, URI location, Class<?> type) {
    int status = reply.status();
    if (status == 200) return new Answer.Content(json.result(reply, type));
    if (status == 303 || REDIRECTS.contains(status)) return moved(reply);
    if (status == 404 && json.problem(reply).getType().endsWith(NOT_READY)) {
      return new Answer.NotReady(reply.retryAfter());
    }
    return otherwise(reply, location, "200 with the result");
  }

  /** The reply to a DELETE of the status: Incomplete, Ended, TooLate, Moved or Unusable. */
  Answer canceled(Reply reply, URI location) {
    int status = reply.status();
    if (status == 200 || status == 202) return inBody(reply);
    if (status == 409) return new Answer.TooLate();
    if (REDIRECTS.contains(status)) return moved(reply);
    return otherwise(reply, location, "200 or 202");
  }

  private Answer inBody(Reply reply) {
    RequestStatus status = json.status(reply);
    return switch (status.getStatus()) {
      case ACCEPTED, RUNNING -> new Answer.Incomplete(status, reply.retryAfter());
      case FAILED -> new Answer.Ended(status.problem(status.getProblem() == null ? untold() : status.getProblem()));
      case CANCELED -> new Answer.Ended(status);
      case SUCCEEDED -> {
        if (status.getResult() == null) {
          throw new ContractViolation(reply + ", succeeded, and does not say where the result is");
        }
        yield new Answer.Succeeded(status, locations.follow(status.getResult(), reply.url(), reply.toString()));
      }
    };
  }

  /** The body of a 303 is of use to callers and of none to us: without one the status code says it all. */
  private RequestStatus succeeded(Reply reply, URI location, URI result) {
    RequestStatus said = json.statusOrNull(reply);
    if (said == null) said = new RequestStatus().location(location.toString());
    if (said.getResult() == null) said.setResult(result.toString());
    return said.status(Status.SUCCEEDED);
  }

  private static Problem untold() {
    return new Problem()
        .type("about:blank")
        .title("The request failed")
        .status(500)
        .detail("The server does not say why.");
  }

  private Answer moved(Reply reply) {
    return new Answer.Moved(locations.follow(reply.header("location"), reply.url(), reply.toString()));
  }

  private Answer otherwise(Reply reply, URI location, String expected) {
    int status = reply.status();
    if (passes(status)) return unusable(reply);
    if (status == 401 || status == 403) throw new NotAuthorized(reply.url(), json.problem(reply), location);
    if (status == 404) throw new RequestUnknown(json.problem(reply), location);
    if (status == 410) throw new RequestExpired(json.problem(reply), location);
    throw new ContractViolation(reply + ", where " + expected + " was expected");
  }

  /** Trouble that says nothing of the request and passes. */
  private static boolean passes(int status) {
    return status == 408 || status == 425 || status == 429 || (status >= 500 && status < 600);
  }

  private Answer unusable(Reply reply) {
    Problem problem = json.problem(reply);
    String detail = problem.getDetail() == null ? problem.getTitle() : problem.getTitle() + ": " + problem.getDetail();
    return new Answer.Unusable(reply + ": " + detail, reply.retryAfter(), null);
  }
}
