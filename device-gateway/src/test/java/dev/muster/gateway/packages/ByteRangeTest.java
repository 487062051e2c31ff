package dev.muster.gateway.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muster.gateway.packages.ByteRange.Asked;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Range header asks of a file with 100 bytes. */
class ByteRangeTest {
  private static final long SIZE = 100;

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0,0,1",
    "bytes=0-99,0,100",
    "bytes=99-,99,100",
    "bytes=5-1000,5,100",
    "bytes=5-999999999999999999,5,100",
    "bytes=-1,99,100",
    "bytes=-1000,0,100",
    "bytes= 1-2 ,1,3"
  })
  void onePartIsAnsweredWithThatPart(String header, long from, long to) {
    assertEquals(new Asked.Part(new ByteRange(from, to)), asked(header));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=999999999999999999-", "bytes=-0"})
  void aPartBehindTheEndIsNone(String header) {
    assertEquals(new Asked.Unsatisfiable(), asked(header));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes=",
        "bytes=-",
        "bytes=5-4",
        "bytes=0-1,5-6",
        "bytes=-1-2",
        "bytes=--1",
        "bytes=9223372036854775808-",
        "bytes=99999999999999999999999999-",
        "items=0-1",
        "bytes=0x1-2",
        "bytes=٣-٤"
      })
  void whatIsNoSinglePartIsAnsweredWithAll(String header) {
    assertEquals(new Asked.Whole(), asked(header));
  }

  @Test
  void anEndlessHeaderIsAnsweredWithAll() {
    assertEquals(new Asked.Whole(), asked("bytes=" + "0-1,".repeat(100_000)));
  }

  @Test
  void noHeaderAsksForAll() {
    assertEquals(new Asked.Whole(), ByteRange.asked(Optional.empty(), SIZE));
  }

  private static Asked asked(String header) {
    return ByteRange.asked(Optional.of(header), SIZE);
  }
}
