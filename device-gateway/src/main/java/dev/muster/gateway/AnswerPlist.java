package dev.muster.gateway;

import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What check-in messages are answered with, where that is more than a status. */
final class AnswerPlist {
  private AnswerPlist() {}

  /** Of {@code GetBootstrapToken}: the token, or a dictionary without one. */
  static byte[] bootstrapToken(Optional<byte[]> token) {
    NSDictionary answer = new NSDictionary();
    token.ifPresent(bytes -> answer.put("BootstrapToken", new NSData(bytes)));
    return xml(answer);
  }

  /** Of {@code UserAuthenticate}, the first time: an empty challenge asks for no proof. */
  static byte[] digestChallenge(String challenge) {
    NSDictionary answer = new NSDictionary();
    answer.put("DigestChallenge", challenge);
    return xml(answer);
  }

  /** Of {@code UserAuthenticate}, the second time: an empty token says that the proof is none. */
  static byte[] authToken(String token) {
    NSDictionary answer = new NSDictionary();
    answer.put("AuthToken", token);
    return xml(answer);
  }

  /** Of {@code GetToken}. */
  static byte[] token(byte[] token) {
    NSDictionary answer = new NSDictionary();
    answer.put("TokenData", new NSData(token));
    return xml(answer);
  }

  private static byte[] xml(NSDictionary answer) {
    return answer.toXMLPropertyList().getBytes(StandardCharsets.UTF_8);
  }
}
