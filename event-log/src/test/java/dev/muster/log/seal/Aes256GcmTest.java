package dev.muster.log.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class Aes256GcmTest {
  private static final byte[] NONCE = ascii("ABCDEFGHIJKLMNOPQRSTUVWX");
  private static final byte[] CLEAR = ascii("XAES-256-GCM");

  @Test
  void itSealsAsTheTestVectorsOfXaes256GcmSay() {
    assertEquals(
        "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271",
        hex(Aes256Gcm.seal(key(1), NONCE, new byte[0], CLEAR)));
    assertEquals(
        "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d",
        hex(Aes256Gcm.seal(key(3), NONCE, ascii("c2sp.org/XAES-256-GCM"), CLEAR)));
  }

  @Test
  void whatPlainAes256GcmSealedBeforeOpens() throws Exception {
    byte[] nonce = Arrays.copyOf(NONCE, 12);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, key(1), new GCMParameterSpec(128, nonce));
    cipher.updateAAD(ascii("event"));
    byte[] sealed = cipher.doFinal(CLEAR);
    assertArrayEquals(CLEAR, Aes256Gcm.open(key(1), nonce, ascii("event"), sealed));
  }

  @Test
  void aNonceOfAnotherLengthIsRefused() {
    assertThrows(
        SealException.class, () -> Aes256Gcm.open(key(1), new byte[16], new byte[0], CLEAR));
  }

  private static SecretKey key(int everyByte) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) everyByte);
    return new SecretKeySpec(bytes, "AES");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
