package dev.muster.log.secret;

import java.security.SecureRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A password that a person can read aloud and type: no letter in it looks like another. */
public final class ReadablePassword {
  /** Without 0 O o, 1 I l, 2 Z, 5 S, 8 B. */
  private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY34679";

  private static final int GROUPS = 4;
  private static final int GROUP = 5;

  private ReadablePassword() {}

  /** A new one, of more than 110 bits. */
  public static String random(SecureRandom random) {
    return IntStream.range(0, GROUPS)
        .mapToObj(group -> group(random))
        .collect(Collectors.joining("-"));
  }

  private static String group(SecureRandom random) {
    return IntStream.range(0, GROUP)
        .mapToObj(i -> String.valueOf(ALPHABET.charAt(random.nextInt(ALPHABET.length()))))
        .collect(Collectors.joining());
  }
}
