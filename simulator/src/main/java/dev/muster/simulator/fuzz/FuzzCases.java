package dev.muster.simulator.fuzz;

import com.dd.plist.BinaryPropertyListWriter;
import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDate;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import dev.muster.simulator.Identity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Makes hostile requests that know the protocol: its keys with values of the wrong kind, documents
 * with some bytes changed, signatures and SCEP messages that almost hold. A case follows from the
 * seed and its number alone, but for the signature, which has randomness of its own.
 */
public final class FuzzCases {
  private static final List<String> KEYS =
      List.of(
          "MessageType",
          "UDID",
          "UserID",
          "UserShortName",
          "EnrollmentID",
          "EnrollmentUserID",
          "Status",
          "CommandUUID",
          "ErrorChain",
          "ErrorCode",
          "Topic",
          "Token",
          "PushMagic",
          "UnlockToken",
          "AwaitingConfiguration",
          "Endpoint",
          "Data",
          "SerialNumber",
          "\u0000x");

  private static final List<String> WORDS =
      List.of(
          "Authenticate",
          "TokenUpdate",
          "CheckOut",
          "GetToken",
          "DeclarativeManagement",
          "Idle",
          "Acknowledged",
          "Error",
          "NotNow",
          "CommandFormatError",
          "",
          "a:b",
          "ä\uD83D\uDE00",
          "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
          "<&>]]>",
          "x".repeat(600),
          "\n",
          "-1");

  /**
   * The device that the identity is bound to: most cases are its own, and so get past the first
   * checks.
   */
  static final String ENROLLED = "FUZZ";

  private final long seed;
  private final Identity identity;
  private final byte[] scepMessage;

  /**
   * Cases of one seed.
   *
   * @param identity what proven messages are signed with
   * @param scepMessage a SCEP request that holds, to be spoilt
   */
  public FuzzCases(long seed, Identity identity, byte[] scepMessage) {
    this.seed = seed;
    this.identity = identity;
    this.scepMessage = scepMessage.clone();
  }

  /** The messages with which the device enrolls, honestly. */
  List<FuzzCase> enrolling() throws IOException {
    NSDictionary authenticate = new NSDictionary();
    authenticate.put("MessageType", new NSString("Authenticate"));
    authenticate.put("UDID", new NSString(ENROLLED));
    NSDictionary tokenUpdate = new NSDictionary();
    tokenUpdate.put("MessageType", new NSString("TokenUpdate"));
    tokenUpdate.put("UDID", new NSString(ENROLLED));
    tokenUpdate.put("Topic", new NSString("t"));
    tokenUpdate.put("PushMagic", new NSString("m"));
    tokenUpdate.put("Token", new NSData(new byte[] {1}));
    return List.of(honest(xml(authenticate)), honest(xml(tokenUpdate)));
  }

  /** What an honest device says. */
  FuzzCase honest(byte[] body) throws IOException {
    String signature = Base64.getEncoder().encodeToString(identity.sign(body));
    return new FuzzCase("honest", false, "PUT", "/mdm", Map.of("Mdm-Signature", signature), body);
  }

  /** The case with this number. */
  public FuzzCase make(long number) throws IOException {
    // Random's first draws hardly differ between neighbouring seeds.
    Random random = new Random(new SplittableRandom(seed * 1_000_003 + number).nextLong());
    return switch (random.nextInt(10)) {
      case 0 -> message("plist with values of any kind", random, xml(dictionary(random, 0)), true);
      case 1 -> message("binary plist", random, binary(dictionary(random, 0)), true);
      case 2 -> message("changed XML plist", random, change(random, xml(report(random))), true);
      case 3 ->
          message("changed binary plist", random, change(random, binary(report(random))), true);
      case 4 -> message("bytes", random, bytes(random, 400), random.nextBoolean());
      case 5 -> spoiltSignature(random);
      case 6 -> scep(random);
      case 7 -> headers(random);
      case 8 -> odd(random);
      default -> json(random);
    };
  }

  private FuzzCase message(String kind, Random random, byte[] body, boolean signed)
      throws IOException {
    Map<String, String> headers = new HashMap<>();
    headers.put(
        "Content-Type", random.nextInt(4) == 0 ? "text/html" : "application/x-apple-aspen-mdm");
    if (signed) {
      headers.put("Mdm-Signature", Base64.getEncoder().encodeToString(identity.sign(body)));
    }
    return new FuzzCase(kind, false, "PUT", "/mdm", headers, body);
  }

  private FuzzCase odd(Random random) throws IOException {
    byte[] body =
        random.nextInt(3) == 0
            ? OddDocuments.checkIn(random.nextInt(), WORDS.get(random.nextInt(3)), ENROLLED)
            : OddDocuments.report(
                random.nextInt(OddDocuments.count()),
                ENROLLED,
                random.nextBoolean() ? "Acknowledged" : "Error",
                "c-" + random.nextInt(10));
    // The long one is not worth its time each time.
    boolean changed = body.length < 10_000 && random.nextBoolean();
    return message("odd values", random, changed ? change(random, body) : body, true);
  }

  private FuzzCase spoiltSignature(Random random) throws IOException {
    byte[] body = xml(report(random));
    byte[] signature = change(random, identity.sign(body));
    String header =
        random.nextInt(5) == 0
            ? "?".repeat(random.nextInt(50))
            : Base64.getEncoder().encodeToString(signature);
    return new FuzzCase(
        "spoilt signature", false, "PUT", "/mdm", Map.of("Mdm-Signature", header), body);
  }

  private FuzzCase headers(Random random) throws IOException {
    byte[] body = xml(report(random));
    Map<String, String> headers = new HashMap<>();
    headers.put("Mdm-Signature", Base64.getEncoder().encodeToString(identity.sign(body)));
    for (String name : List.of("Content-Type", "Accept", "Cookie", "X-Forwarded-For", "Range")) {
      StringBuilder value = new StringBuilder();
      for (int i = random.nextInt(random.nextInt(20) == 0 ? 40_000 : 60); i >= 0; i--) {
        value.append((char) (' ' + 1 + random.nextInt(94)));
      }
      headers.put(name, value.toString());
    }
    String method = List.of("PUT", "POST", "GET", "DELETE", "PATCH").get(random.nextInt(5));
    String path =
        List.of("/mdm", "/mdm/checkin", "/mdm/../enroll", "/", "//mdm", "/mdm%00")
            .get(random.nextInt(6));
    return new FuzzCase("headers, methods, paths", false, method, path, headers, body);
  }

  private FuzzCase scep(Random random) {
    byte[] message = random.nextInt(6) == 0 ? bytes(random, 200) : change(random, scepMessage);
    if (random.nextBoolean()) {
      String query =
          URLEncoder.encode(Base64.getEncoder().encodeToString(message), StandardCharsets.US_ASCII);
      return new FuzzCase(
          "SCEP by GET",
          false,
          "GET",
          "/scep?operation=PKIOperation&message=" + query,
          Map.of(),
          new byte[0]);
    }
    String operation = random.nextInt(8) == 0 ? "Anything" : "PKIOperation";
    return new FuzzCase(
        "SCEP by POST", false, "POST", "/scep?operation=" + operation, Map.of(), message);
  }

  private FuzzCase json(Random random) {
    byte[] json =
        "{\"enrollments\":[\"A\",\"B\"],\"valid_for\":\"PT1H\",\"command\":{\"RequestType\":\"InstallProfile\",\"Payload\":\"AAAA\",\"a\":[1,{\"b\":2.5}]}}"
            .getBytes(StandardCharsets.UTF_8);
    String type = random.nextInt(3) == 0 ? "application/xml" : "application/json";
    byte[] body = random.nextInt(4) == 0 ? xml(dictionary(random, 0)) : change(random, json);
    return new FuzzCase(
        "admin's JSON", true, "POST", "/v1/commands", Map.of("Content-Type", type), body);
  }

  private static NSDictionary report(Random random) {
    NSDictionary dict = new NSDictionary();
    dict.put(
        "UDID", new NSString(random.nextInt(8) == 0 ? "FUZZ-" + random.nextInt(1000) : ENROLLED));
    dict.put("Status", new NSString(random.nextBoolean() ? "Idle" : "Error"));
    dict.put("CommandUUID", new NSString("c-" + random.nextInt(10)));
    dict.put("ErrorChain", new NSArray(new NSDictionary()));
    return dict;
  }

  private static NSDictionary dictionary(Random random, int depth) {
    NSDictionary dict = depth == 0 ? report(random) : new NSDictionary();
    for (int i = random.nextInt(6); i >= 0; i--) {
      dict.put(KEYS.get(random.nextInt(KEYS.size())), value(random, depth + 1));
    }
    if (depth == 0 && random.nextBoolean()) {
      dict.put("MessageType", new NSString(WORDS.get(random.nextInt(5))));
    }
    return dict;
  }

  private static NSObject value(Random random, int depth) {
    return switch (random.nextInt(depth > 5 ? 6 : 8)) {
      case 0, 1 -> new NSString(WORDS.get(random.nextInt(WORDS.size())));
      case 2 -> new NSNumber(random.nextLong());
      case 3 -> new NSNumber(random.nextBoolean());
      case 4 -> new NSData(bytes(random, 40));
      case 5 -> new NSDate(new Date(random.nextInt()));
      case 6 -> dictionary(random, depth);
      default -> new NSArray(value(random, depth + 1), value(random, depth + 1));
    };
  }

  private static byte[] xml(NSDictionary dict) {
    return dict.toXMLPropertyList().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] binary(NSDictionary dict) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryPropertyListWriter.write(dict, out);
    return out.toByteArray();
  }

  private static byte[] bytes(Random random, int most) {
    byte[] bytes = new byte[random.nextInt(most)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Some bytes set, cut out, repeated, or cut off. */
  private static byte[] change(Random random, byte[] original) {
    byte[] changed = original.clone();
    for (int n = random.nextInt(3); n >= 0 && changed.length > 8; n--) {
      int at = random.nextInt(changed.length);
      int length = Math.min(random.nextInt(16), changed.length - at);
      changed =
          switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(changed, at);
            case 1 -> join(Arrays.copyOf(changed, at), changed, at + length);
            case 2 -> join(Arrays.copyOf(changed, at + length), changed, at);
            default -> {
              changed[at] = (byte) random.nextInt(256);
              yield changed;
            }
          };
    }
    return changed;
  }

  private static byte[] join(byte[] start, byte[] rest, int from) {
    byte[] whole = Arrays.copyOf(start, start.length + rest.length - from);
    System.arraycopy(rest, from, whole, start.length, rest.length - from);
    return whole;
  }
}
