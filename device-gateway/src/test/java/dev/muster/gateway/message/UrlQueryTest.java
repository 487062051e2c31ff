package dev.muster.gateway.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UrlQueryTest {
  @Test
  void theyAreReadAsGoReadsThem() {
    assertEquals(
        Map.of("a", "1", "b", "x y+z", "c", "", "é", "ü"),
        UrlQuery.read("a=1&b=x+y%2Bz&c&a=2&&%C3%A9=%C3%BC").values());
  }

  @Test
  void aPairThatGoPassesOverIsPassedOver() {
    assertEquals(Map.of("d", "4"), UrlQuery.read("a=%zz&b=1;c=2&%=3&d=4").values());
  }

  @Test
  void aUrlWithoutAQueryHasNone() {
    assertTrue(UrlQuery.read(null).isEmpty());
    assertTrue(UrlQuery.read("").isEmpty());
  }

  @Test
  void noMoreIsKeptThanTheLimits() {
    String many =
        IntStream.range(0, 100).mapToObj(i -> "n" + i + "=1").collect(Collectors.joining("&"));
    assertEquals(UrlQuery.MOST, UrlQuery.read(many).values().size());
    String large = "a=" + "x".repeat(UrlQuery.LARGEST) + "&b=1";
    assertEquals(Map.of("b", "1"), UrlQuery.read(large).values());
  }
}
