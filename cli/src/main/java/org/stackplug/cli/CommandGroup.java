package org.stackplug.cli;

/** The groups in which the commands are listed, in the order in which people meet them. */
public enum CommandGroup {
    /** What leads to a local.conf. */
    SET_UP("Set up"),
    /** What changes checkouts or runs something. */
    RUN("Run"),
    /** What only shows something. */
    LOOK("Inspect"),
    /** What is about stackplug itself. */
    TOOL("The tool");

    private final String heading;

    CommandGroup(String heading) {
        this.heading = heading;
    }

    public String heading() {
        return heading;
    }
}
