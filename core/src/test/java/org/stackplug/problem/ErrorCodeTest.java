package org.stackplug.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The codes of errors, which scripts rely on. */
class ErrorCodeTest {

    @Test
    void givesEachErrorItsOwnCode() {
        List<String> ids =
                Arrays.stream(ErrorCode.values()).map(ErrorCode::id).sorted().toList();
        assertEquals(ids.stream().distinct().toList(), ids);
    }

    @ParameterizedTest
    @EnumSource
    void hasThreeDigitsThatBeginWithTheExitStatus(ErrorCode code) {
        assertTrue(code.id().matches("SP[1-8]\\d\\d"), code.id());
        int expected = code == ErrorCode.INTERRUPTED ? 130 : code.id().charAt(2) - '0';
        assertEquals(expected, code.exitStatus());
    }

    @ParameterizedTest
    @EnumSource
    void findsACodeByItsIdInAnyCase(ErrorCode code) {
        assertEquals(
                code,
                ErrorCode.withId(code.id().toLowerCase(java.util.Locale.ROOT)).orElseThrow());
    }
}
