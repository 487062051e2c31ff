package dev.muster.gateway;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts Amazon's Corretto Crypto Provider in front of the JDK's own, where there is one for this
 * machine: the same algorithms, of which most of a check-in's processor time is made, several times
 * as fast. Where there is none, nothing changes.
 */
public final class NativeCrypto {
  private static final Logger LOG = LoggerFactory.getLogger(NativeCrypto.class);
  private static final String PROVIDER =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

  private NativeCrypto() {}

  /** Does so, once for the process. */
  public static void install() {
    try {
      Class.forName(PROVIDER).getMethod("install").invoke(null);
    } catch (ReflectiveOperationException | LinkageError e) {
      LOG.info("there is no native cryptography for this machine, and the JDK's own is used");
    }
  }
}
