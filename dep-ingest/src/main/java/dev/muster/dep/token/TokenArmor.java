package dev.muster.dep.token;

import dev.muster.dep.token.TokenFileException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** What a token file is wrapped in: MIME headers and base64, base64 alone, or nothing. */
final class TokenArmor {
  private static final int SEQUENCE = 0x30;

  private TokenArmor() {}

  /** The CMS message within, BER. */
  static byte[] open(byte[] file) throws TokenFileException {
    if (file.length > 0 && file[0] == SEQUENCE && !isText(file)) {
      return file;
    }
    String text = MimeText.of(file);
    if (text.startsWith("{") || text.contains("BEGIN MESSAGE")) {
      throw new TokenFileException(
          Reason.NOT_A_TOKEN_FILE,
          "This token is decrypted already: give the .p7m file as Apple's portal gave it.");
    }
    if (text.contains("BEGIN CERTIFICATE") || text.contains("PRIVATE KEY")) {
      throw new TokenFileException(
          Reason.NOT_A_TOKEN_FILE,
          "This is a certificate or a key: upload the certificate to Apple's portal, and give the"
              + " .p7m file that the portal has for download after that.");
    }
    String body = MimeText.body(text);
    if (MimeText.isBinary(text)) {
      return afterHeaders(file);
    }
    try {
      byte[] ber = Base64.getDecoder().decode(withoutLines(body));
      if (ber.length > 0 && ber[0] == SEQUENCE) {
        return ber;
      }
    } catch (IllegalArgumentException e) {
      // Said below: neither is it base64 nor anything else that we know.
    }
    if (MimeText.isEncryptedMail(text)) {
      throw new TokenFileException(
          Reason.DAMAGED,
          "The token file is damaged: download it from Apple's portal again, and do not open it in"
              + " an editor.");
    }
    throw new TokenFileException(
        Reason.NOT_A_TOKEN_FILE,
        "This is not a .p7m file: give the token file that Apple's portal has for download.");
  }

  /** Base64 may begin with the digit zero, which is 0x30, too. */
  private static boolean isText(byte[] file) {
    for (byte b : file) {
      if (b < ' ' && b != '\r' && b != '\n' && b != '\t') {
        return false;
      }
    }
    return true;
  }

  private static byte[] afterHeaders(byte[] file) {
    String bytes = new String(file, StandardCharsets.ISO_8859_1);
    int crlf = bytes.indexOf("\r\n\r\n");
    int lf = bytes.indexOf("\n\n");
    int start = crlf >= 0 && (lf < 0 || crlf < lf) ? crlf + 4 : lf + 2;
    return Arrays.copyOfRange(file, start, file.length);
  }

  /** Without line ends, and without the lines that PEM adds. */
  private static String withoutLines(String body) {
    StringBuilder base64 = new StringBuilder(body.length());
    body.lines()
        .map(String::strip)
        .filter(line -> !line.startsWith("-----"))
        .forEach(base64::append);
    return base64.toString();
  }
}
