package io.github.seeother;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.function.Function;

/**
 * What is asked of a server, and how its reply is understood.
 *
 * @param redirects the URLs that led here; the last is asked
 * @param request makes the request to a URL, without credentials
 * @param held how long the server is asked to hold its answer
 * @param impatient makes the error for a server that gives no usable answer
 */
record Question(
    Redirects redirects,
    Function<URI, HttpRequest.Builder> request,
    Duration held,
    Function<Reply, Answer> understand,
    Function<Answer.Unusable, RuntimeException> impatient) {}
