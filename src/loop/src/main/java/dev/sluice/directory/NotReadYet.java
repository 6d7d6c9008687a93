package dev.sluice.directory;

/** Something is not known here, and may be there all the same: this replica has not read everything. */
public final class NotReadYet extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What the caller is told. */
    public static final String SENTENCE =
            "this replica has not read everything yet, and cannot tell what there is; send it again";

    public NotReadYet() {
        super(SENTENCE, null, false, false);
    }
}
