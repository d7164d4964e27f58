package org.stackplug.spi.run;

import java.util.List;
import org.stackplug.spi.Place;

/**
 * One call of {@code enable_plugin}, unchecked.
 *
 * @param arguments the arguments, any number of them
 * @param dest the value of DEST at the time of the call
 * @param place the line of the user's file that makes the call
 * @since 0.1.0
 */
public record EnableCall(List<String> arguments, String dest, Place place) {
    public EnableCall {
        arguments = List.copyOf(arguments);
    }
}
