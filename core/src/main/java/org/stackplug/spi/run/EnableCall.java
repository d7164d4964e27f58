package org.stackplug.spi.run;

import java.util.List;
import org.stackplug.spi.Place;

/**
 * One call of {@code enable_plugin}, unchecked.
 *
 * @param words its arguments, as many as there were
 * @param dest what DEST was at that moment
 * @param place the line of the user's file that calls it
 */
public record EnableCall(List<String> arguments, String dest, Place place) {
    public EnableCall {
        arguments = List.copyOf(arguments);
    }
}
