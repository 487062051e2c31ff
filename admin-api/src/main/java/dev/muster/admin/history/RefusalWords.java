package dev.muster.admin.history;

import dev.muster.admin.http.Problem;
import dev.muster.core.selection.Spelling;
import java.util.Map;

/** Why something was refused, in words, with what an operator can do where there is something. */
final class RefusalWords {
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("malformed", "it is no property list, or lacks what its kind must have"),
          Map.entry("body-too-large", "it is larger than a message may be"),
          Map.entry("too-many-messages", "too many came: see limits.messages.per.second"),
          Map.entry("unsupported-message", "its MessageType is not served"),
          Map.entry("token-service-unknown", "it asks for a token of a service that is not served"),
          Map.entry(
              "token-without-account",
              "no DEP account has a key here that could sign for it: see muster dep list, and"
                  + " dep.token.account"),
          Map.entry(
              "user-not-managed",
              "users who sign in over the network are not managed: see device.network.users"),
          Map.entry("signature-missing", "it has no Mdm-Signature: see that a proxy passes it on"),
          Map.entry("signature-unreadable", "its Mdm-Signature is no CMS signature by one signer"),
          Map.entry(
              "signature-over-sha1", "its signature is over SHA-1: see device.sha1.signatures"),
          Map.entry("signature-invalid", "its signature does not fit its body"),
          Map.entry(
              "certificate-missing",
              "it has neither a certificate nor an Mdm-Signature: see device.identity"),
          Map.entry(
              "certificate-unreadable",
              "what came as its certificate can't be read, or came twice: see that a proxy sets the"
                  + " header, and adds nothing to one that is there"),
          Map.entry(
              "certificate-header-forged",
              "it names its certificate in a header, and is no proxy of gateway.proxies"),
          Map.entry(
              "signature-of-another-certificate",
              "its signature is by another certificate than the one it showed"),
          Map.entry(
              "certificate-untrusted",
              "its certificate is of no CA that is trusted here: see device.trusted.cas"),
          Map.entry(
              "certificate-expired",
              "its certificate has ended, or is not valid yet: see device.certificate.grace"),
          Map.entry("certificate-of-another-device", "its certificate is another device's"),
          Map.entry(
              "certificate-not-bound", "its certificate is not the one that it enrolled with"),
          Map.entry("certificate-superseded", "a newer certificate of the device was seen since"),
          Map.entry("certificate-revoked", "its certificate was revoked"),
          Map.entry(
              "enrolled-under-another-identity",
              "the device is enrolled under another identity: it was set up anew, or someone poses"
                  + " as it (muster allow-reenroll lets it in)"),
          Map.entry(
              "device-blocked", "the device is blocked, and was told to remove its enrollment"),
          Map.entry("enrollment-blocked", "the device is blocked (muster unblock lets it in)"),
          Map.entry("not-enrolled", "it is not enrolled, or its enrollment ended"),
          Map.entry("challenge-missing", "the request has no challenge password"),
          Map.entry("challenge-invalid", "its challenge is none of ours"),
          Map.entry("challenge-expired", "its challenge has expired: see scep.challenge.lifetime"),
          Map.entry("challenge-revoked", "its enrollment link was revoked"),
          Map.entry("challenge-spent", "its challenge was spent by another key"),
          Map.entry(
              "digest-not-allowed", "it is signed with an old digest: see scep.legacy.algorithms"),
          Map.entry(
              "cipher-not-allowed",
              "it is encrypted with an old cipher: see scep.legacy.algorithms"),
          Map.entry("message-invalid", "it can't be opened with the CA's key, or read"),
          Map.entry("message-type-unsupported", "it is neither PKCSReq nor RenewalReq"),
          Map.entry("request-not-signed-by-its-key", "the request inside is not signed by its key"),
          Map.entry("key-unsuitable", "the key is neither RSA of 2048 to 4096 bits nor EC"),
          Map.entry("ca-ended", "the CA has ended: give another one, see docs/enrolment.md"),
          Map.entry("renewal-untrusted", "it is signed with a certificate that is not of our CA"),
          Map.entry("renewal-expired", "it is signed with a certificate that has ended"),
          Map.entry("renewal-revoked", "it is signed with a certificate that was revoked"),
          Map.entry(
              "renewal-superseded",
              "it is signed with a certificate that was replaced: someone else may have its key"),
          Map.entry(
              "renewal-unbound",
              "it is signed with a certificate that a person signed in for and enrolled nothing"
                  + " with"));

  private RefusalWords() {}

  /**
   * Passes a code that something can be refused with.
   *
   * @throws Problem if nothing can
   */
  static String check(String code) {
    if (!WORDS.containsKey(code)) {
      throw Problem.badRequest(
          "nothing is refused as %s: %s"
              .formatted(
                  code,
                  Spelling.nearest(code, WORDS.keySet())
                      .map("did you mean %s?"::formatted)
                      .orElse("muster refusals shows the codes, such as not-enrolled")));
    }
    return code;
  }

  /** The code and what it means; the code alone, where another version gave it. */
  static String of(String code) {
    String words = WORDS.get(code);
    return words == null ? code : code + ", " + words;
  }
}
