package org.stackplug.spi.fetch.snapshot;

import java.util.Objects;

/**
 * The result of a command.
 *
 * @param status its exit status
 * @param output its standard output
 * @param errors its standard error
 * @since 0.1.0
 */
public record ToolResult(int status, String output, String errors) {
    public ToolResult {
        Objects.requireNonNull(output);
        Objects.requireNonNull(errors);
    }
}
