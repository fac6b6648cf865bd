package dev.nono.bench;

/** The smallest program that prints: what the start of a bare JVM is measured with. */
final class Line {
    private Line() {}

    public static void main(String[] arguments) {
        System.out.println("ready");
    }
}
