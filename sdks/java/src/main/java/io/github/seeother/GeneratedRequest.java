package io.github.seeother;

import io.github.seeother.runtime.ApiClient;
import io.github.seeother.runtime.ApiException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;

/**
 * The request that a generated call would send: its URL, headers and JSON are the generated client's, the exchange is
 * ours. The call has no way to hand it out but its interceptor, which comes last and ends the call by throwing this.
 */
final class GeneratedRequest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient HttpRequest.Builder builder;

  private GeneratedRequest(HttpRequest.Builder builder) {
    super("a generated call was made that is not to be sent", null, false, false);
    this.builder = builder;
  }

  interface Call {
    void make() throws ApiException;
  }

  /** What the generated API classes are made with. */
  static ApiClient apiClient(HttpClient http, URI baseUrl) {
    ApiClient client = new ApiClient() {
      @Override
      public HttpClient getHttpClient() {
        return http;
      }
    };
    client.updateBaseUri(baseUrl.toString());
    return client.setRequestInterceptor(builder -> {
      throw new GeneratedRequest(builder);
    });
  }

  static HttpRequest.Builder of(Call call) {
    try {
      call.make();
    } catch (GeneratedRequest request) {
      return request.builder;
    } catch (ApiException cause) {
      throw new IllegalArgumentException("the input cannot be sent: " + cause.getMessage(), cause);
    }
    throw new IllegalStateException("the call was sent: make its API class with apiClient()");
  }
}
