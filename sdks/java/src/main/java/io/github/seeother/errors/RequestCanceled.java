package io.github.seeother.errors;

import java.net.URI;

/** Somebody canceled the request. There will be no result. */
public final class RequestCanceled extends SeeOtherException {
  private static final long serialVersionUID = 1L;

  public RequestCanceled(URI location) {
    super("the request was canceled; submit it again if it is still wanted", location, null);
  }
}
