package io.github.seeother;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.github.seeother.errors.ContractViolation;
import io.github.seeother.model.Problem;
import io.github.seeother.model.RequestStatus;
import io.github.seeother.runtime.JSON;
import java.io.IOException;
import java.util.List;

/** Turns replies into the generated models. */
final class Json {
  private static final int SHOWN_CHARACTERS = 200;

  private final ObjectMapper mapper = new JSON()
      .getMapper()
      .copy()
      .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** A result: strict where Jackson is not, so that what the contract requires is there. */
  <T> T result(Reply reply, Class<T> type) {
    T value = read(reply, type);
    requireAll(value, "", reply);
    return value;
  }

  /** A status: of all that the contract requires only the status itself is needed. */
  RequestStatus status(Reply reply) {
    RequestStatus status = read(reply, RequestStatus.class);
    if (status.getStatus() == null) throw new ContractViolation(reply + " with JSON that has no status");
    return status;
  }

  /** For a reply whose status code and headers say what matters. */
  RequestStatus statusOrNull(Reply reply) {
    try {
      return status(reply);
    } catch (ContractViolation unreadable) {
      return null;
    }
  }

  private <T> T read(Reply reply, Class<T> type) {
    if (!reply.isJson()) {
      throw new ContractViolation(reply + " with " + described(reply) + ", where JSON was expected");
    }
    try {
      T value = mapper.readValue(reply.body(), type);
      if (value == null) throw new ContractViolation(reply + " with null where a body was expected");
      return value;
    } catch (JsonMappingException cause) {
      throw new ContractViolation(
          reply + " with JSON that is no " + type.getSimpleName() + ": " + cause.getOriginalMessage(), null, cause);
    } catch (JsonProcessingException cause) {
      throw new ContractViolation(reply + " with what is not JSON: " + cause.getOriginalMessage(), null, cause);
    } catch (IOException cause) {
      throw new ContractViolation(reply + " with what cannot be read: " + cause.getMessage(), null, cause);
    }
  }

  /** The problem in a reply's body; one made from its status and the beginning of its text if it holds none. */
  Problem problem(Reply reply) {
    if (reply.isJson()) {
      try {
        Problem problem = mapper.readValue(reply.body(), Problem.class);
        if (problem != null && problem.getTitle() != null) {
          // the reply's own status counts, whatever the body says (RFC 9457, section 3.1.2)
          return problem.type(problem.getType() == null ? "about:blank" : problem.getType()).status(reply.status());
        }
      } catch (IOException notAProblem) {
        return untold(reply);
      }
    }
    return untold(reply);
  }

  private static Problem untold(Reply reply) {
    Problem problem = new Problem().type("about:blank").title("HTTP " + reply.status()).status(reply.status());
    String text = reply.text().replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").trim();
    return text.isEmpty() ? problem : problem.detail(text.substring(0, Math.min(text.length(), SHOWN_CHARACTERS)));
  }

  private static String described(Reply reply) {
    if (reply.body().length == 0) return "an empty body";
    String type = reply.header("content-type");
    return type == null ? "a body of no media type" : type;
  }

  /** Jackson takes a required property that is missing for null. */
  private void requireAll(Object value, String pointer, Reply reply) {
    if (value instanceof List<?> items) {
      for (int i = 0; i < items.size(); i++) requireAll(items.get(i), pointer + "/" + i, reply);
    } else if (value != null && value.getClass().getPackage() == Problem.class.getPackage()) {
      for (BeanPropertyDefinition property : propertiesOf(value.getClass())) {
        String at = pointer + "/" + property.getName();
        Object member = property.getGetter() == null ? null : property.getGetter().getValue(value);
        if (member == null && property.isRequired()) {
          throw new ContractViolation(reply + " with JSON that lacks " + at + ", which the contract requires");
        }
        requireAll(member, at, reply);
      }
    }
  }

  private List<BeanPropertyDefinition> propertiesOf(Class<?> type) {
    JavaType javaType = mapper.constructType(type);
    return mapper.getSerializationConfig().introspect(javaType).findProperties();
  }
}
