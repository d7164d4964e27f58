/** The least that a JVM can do: what start-up is compared with. */
public class Hello {
    /** Greets. */
    public static void main(String[] arguments) {
        System.out.println("Hello");
    }
}
