package dev.muster.gateway.signature;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the header in which a proxy says which certificate a client showed. No two of the forms can
 * be taken for each other, so none has to be told: a byte sequence of RFC 9440 ({@code Client-Cert}
 * has it between colons); PEM in the escapes of a URL (nginx's {@code $ssl_client_escaped_cert},
 * the {@code X-Amzn-Mtls-Clientcert} of AWS); DER in base64 (HAProxy's {@code ssl_c_der,base64}),
 * escaped or not (Traefik, which leaves out the first and the last line of PEM).
 *
 * <p>Where a chain came, its first certificate is the client's; the others are not asked.
 */
final class CertificateHeader {
  /** A chain of four takes less. */
  private static final int LARGEST = 16 * 1024;

  /** Where a form was encoded, a plus stands for the space. */
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN[ +]CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END[ +]CERTIFICATE-----.*",
          Pattern.DOTALL);

  private CertificateHeader() {}

  /** The client's certificate in DER; empty if it is in none of these forms. */
  static Optional<byte[]> read(String value) {
    String text = unquoted(value.strip());
    if (text.length() > LARGEST) {
      return Optional.empty();
    }
    try {
      if (text.startsWith(":")) {
        return text.length() > 2 && text.endsWith(":")
            ? Optional.of(decode(text.substring(1, text.length() - 1)))
            : Optional.empty();
      }
      String plain = unescaped(text);
      Matcher pem = PEM.matcher(plain);
      if (pem.matches()) {
        return Optional.of(decode(pem.group(1).replaceAll("\\s", "")));
      }
      return Optional.of(decode(plain.split(",", 2)[0].strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static byte[] decode(String base64) {
    if (base64.isEmpty()) {
      throw new IllegalArgumentException("no certificate");
    }
    return Base64.getDecoder().decode(base64);
  }

  /** HAProxy puts it in quotes where it is told to ({@code %{+Q}}). */
  private static String unquoted(String text) {
    return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1)
        : text;
  }

  /** A plus stays one: AWS leaves those of base64 as they are. */
  private static String unescaped(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        if (i + 2 >= text.length()) {
          throw new IllegalArgumentException("an escape breaks off");
        }
        bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }
}
