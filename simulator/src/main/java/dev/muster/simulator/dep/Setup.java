package dev.muster.simulator.dep;

import com.dd.plist.NSDictionary;
import com.dd.plist.PropertyListFormatException;
import com.dd.plist.PropertyListParser;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.ParserConfigurationException;
import org.xml.sax.SAXException;

/** How far Setup Assistant came. */
public sealed interface Setup {
  /** Apple has no profile for the device: it sets itself up as anyone's. */
  record Unmanaged() implements Setup {}

  /** The server gave a profile to enroll with. */
  record Profile(byte[] bytes) implements Setup {}

  /** The web view shows a page to a person. */
  record Page(URI url, String html) implements Setup {}

  /** A sign-in ended, and gave a token for the next try. */
  record SignedIn(String accessToken) implements Setup {}

  /**
   * The server refused.
   *
   * @param code {@code com.apple.softwareupdate.required} and others; empty where the body says
   *     nothing that a device understands
   * @param message for the person
   * @param details by Apple's keys: texts, numbers, maps and lists
   */
  record Refused(int status, String code, String message, Map<String, Object> details)
      implements Setup {
    /** Copies the map. */
    public Refused {
      details = Map.copyOf(details);
    }

    /** A text of the details. */
    public Optional<String> detail(String key) {
      return details.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }
  }

  /** What an answer of a server means to a device. */
  static Setup read(HttpResponse<byte[]> answer) {
    String type = answer.headers().firstValue("Content-Type").orElse("");
    if (answer.statusCode() != 200) {
      return refused(answer.statusCode(), type, answer.body());
    }
    return type.startsWith("application/x-apple-aspen-config")
        ? new Profile(answer.body())
        : new Page(answer.uri(), new String(answer.body(), StandardCharsets.UTF_8));
  }

  private static Refused refused(int status, String type, byte[] body) {
    Map<String, Object> read = new LinkedHashMap<>();
    try {
      if (type.startsWith("application/json")) {
        read.putAll(new JsonObject(new String(body, StandardCharsets.UTF_8)).getMap());
      } else if (type.startsWith("application/xml")
          || type.startsWith("text/xml")
          || type.startsWith("application/x-plist")) {
        if (PropertyListParser.parse(body) instanceof NSDictionary dict
            && dict.toJavaObject() instanceof Map<?, ?> map) {
          read.putAll(texts(map));
        }
      }
    } catch (DecodeException
        | IOException
        | PropertyListFormatException
        | ParseException
        | ParserConfigurationException
        | SAXException e) {
      return new Refused(status, "", "", Map.of());
    }
    return new Refused(
        status,
        String.valueOf(read.getOrDefault("code", "")),
        String.valueOf(read.getOrDefault("message", "")),
        read.get("details") instanceof Map<?, ?> details ? texts(details) : Map.of());
  }

  private static Map<String, Object> texts(Map<?, ?> map) {
    Map<String, Object> texts = new LinkedHashMap<>();
    map.forEach((key, value) -> texts.put(String.valueOf(key), value));
    return texts;
  }
}
