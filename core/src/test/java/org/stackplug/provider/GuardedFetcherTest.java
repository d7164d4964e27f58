package org.stackplug.provider;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.stackplug.spi.fetch.SourceFetcher;

class GuardedFetcherTest {
    static Stream<Method> methods() {
        return Stream.of(SourceFetcher.class.getMethods()).filter(method -> !Modifier.isStatic(method.getModifiers()));
    }

    /** Otherwise the default of the interface would take the place of the backend's own method. */
    @ParameterizedTest
    @MethodSource("methods")
    void asksTheBackend(Method method) {
        assertDoesNotThrow(() -> GuardedFetcher.class.getDeclaredMethod(method.getName(), method.getParameterTypes()));
    }
}
