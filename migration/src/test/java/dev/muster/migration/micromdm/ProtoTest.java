package dev.muster.migration.micromdm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProtoTest {
  @Test
  void fieldsOfAllKindsAreReadOrSteppedOver() {
    // 1: "abc", 2: varint 150, 3: 64 bits, 4: 32 bits, 15: true, 16: "é"
    Proto message =
        proto(
            "0a03616263" + "109601" + "190102030405060708" + "2501020304" + "7801" + "820102c3a9");
    assertEquals("abc", message.text(1));
    assertEquals("é", message.text(16));
    assertTrue(message.flag(15));
    assertTrue(message.flag(2));
    assertEquals("", message.text(2));
    assertArrayEquals(new byte[0], message.bytes(9));
  }

  @Test
  void ofSeveralTheLastCountsAndAllAreTold() {
    Proto message = proto("0a0161" + "0a0162");
    assertEquals("b", message.text(1));
    List<String> all = new ArrayList<>();
    message.each(1, value -> all.add(Proto.text(value)));
    assertEquals(List.of("a", "b"), all);
  }

  @Test
  void whatIsNoMessageIsUnreadable() {
    for (String hex :
        List.of(
            "0a05616263",
            "0a",
            "0affffffffffffffffff01",
            "80",
            "ffffffffffffffffffffff01",
            "0b",
            "0c",
            "0e00",
            "19010203",
            "25010203")) {
      assertThrows(Unreadable.class, () -> proto(hex).text(1), hex);
    }
  }

  private static Proto proto(String hex) {
    return new Proto(MemorySegment.ofArray(HexFormat.of().parseHex(hex)));
  }
}
