package io.stackexporter.bench;

/** {@code make bench}. */
public final class Bench {
    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println("## Rendering\n");
        RenderingBench.run(System.out);
    }
}
