package dev.muster.log.seal;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM, and XAES-256-GCM over it (C2SP, "The XAES-256-GCM extended-nonce AEAD"): with random
 * nonces of 24 bytes a key may seal 2<sup>80</sup> values, more than anyone records, where with 12
 * bytes it may seal 2<sup>32</sup>. The nonce's length tells them apart.
 */
final class Aes256Gcm {
  /** The nonce of XAES-256-GCM in bytes. */
  static final int EXTENDED_NONCE = 24;

  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final int BLOCK = 16;

  private Aes256Gcm() {}

  /** Seals with XAES-256-GCM under a nonce of 24 bytes, or with AES-256-GCM under one of 12. */
  static byte[] seal(SecretKey key, byte[] nonce, byte[] associatedData, byte[] clear) {
    try {
      return cipher(Cipher.ENCRYPT_MODE, key, nonce, associatedData).doFinal(clear);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM failed to seal", e);
    }
  }

  /**
   * Opens what was sealed under this key and nonce for these bytes.
   *
   * @throws SealException if it was not, or was altered
   */
  static byte[] open(SecretKey key, byte[] nonce, byte[] associatedData, byte[] sealed) {
    if (nonce.length != NONCE && nonce.length != EXTENDED_NONCE) {
      throw new SealException("a sealed value has a nonce of %d bytes".formatted(nonce.length));
    }
    try {
      return cipher(Cipher.DECRYPT_MODE, key, nonce, associatedData).doFinal(sealed);
    } catch (AEADBadTagException e) {
      throw new SealException("a sealed value was altered or moved");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM failed to open", e);
    }
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] associatedData)
      throws GeneralSecurityException {
    boolean extended = nonce.length == EXTENDED_NONCE;
    byte[] last = Arrays.copyOfRange(nonce, nonce.length - NONCE, nonce.length);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, extended ? subkey(key, nonce) : key, new GCMParameterSpec(TAG_BITS, last));
    cipher.updateAAD(associatedData);
    return cipher;
  }

  /** The key for the first half of a nonce: two blocks of CMAC-AES-256 (NIST SP 800-108r1). */
  private static SecretKey subkey(SecretKey key, byte[] nonce) throws GeneralSecurityException {
    Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
    aes.init(Cipher.ENCRYPT_MODE, key);
    byte[] mask = doubled(aes.doFinal(new byte[BLOCK]));
    byte[] blocks = new byte[2 * BLOCK];
    for (int i = 0; i < 2; i++) {
      int at = i * BLOCK;
      blocks[at + 1] = (byte) (i + 1);
      blocks[at + 2] = 'X';
      System.arraycopy(nonce, 0, blocks, at + 4, NONCE);
      for (int j = 0; j < BLOCK; j++) {
        blocks[at + j] ^= mask[j];
      }
    }
    return new SecretKeySpec(aes.doFinal(blocks), "AES");
  }

  /** Multiplied by x in the field of CMAC (NIST SP 800-38B). */
  private static byte[] doubled(byte[] block) {
    byte[] twice = new byte[BLOCK];
    int carry = 0;
    for (int i = BLOCK - 1; i >= 0; i--) {
      int shifted = (block[i] & 0xff) << 1 | carry;
      twice[i] = (byte) shifted;
      carry = shifted >> Byte.SIZE;
    }
    twice[BLOCK - 1] ^= (byte) (carry * 0x87);
    return twice;
  }
}
