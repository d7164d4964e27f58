package org.stackplug.report.text;

/** Numbers of things. */
public final class Counts {
    private Counts() {}

    /**
     * Returns the number and the noun, such as "1 step" and "2 steps".
     *
     * @param noun the singular of a noun that takes an s
     */
    public static String of(long number, String noun) {
        return of(number, noun, noun + "s");
    }

    /** Returns the number, and one of the two words. */
    public static String of(long number, String one, String more) {
        return number + " " + (number == 1 ? one : more);
    }
}
