package dev.muster.dep.account;

import dev.muster.dep.apple.AppleClient;
import dev.muster.dep.apple.AppleException;

/**
 * Something that is asked of Apple for an account and has to be written down under its fence. It
 * runs on the account's thread, between two rounds, and once at most.
 *
 * @param <T> what comes of it
 */
@FunctionalInterface
public interface Deed<T> {
  /**
   * Carries it out.
   *
   * @throws AppleException if Apple refuses it, or can't be asked
   */
  T carryOut(AppleClient apple, Record record) throws AppleException;
}
