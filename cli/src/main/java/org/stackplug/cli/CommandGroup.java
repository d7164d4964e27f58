package org.stackplug.cli;

/** The groups in which the commands are listed, in the order in which people meet them. */
public enum CommandGroup {
    /** Commands that lead to a local.conf. */
    SET_UP("Set up"),
    /** Commands that change checkouts or run something. */
    RUN("Run"),
    /** Commands that only show something. */
    LOOK("Inspect"),
    /** Commands about stackplug itself. */
    TOOL("The tool");

    private final String heading;

    CommandGroup(String heading) {
        this.heading = heading;
    }

    public String heading() {
        return heading;
    }
}
