namespace DaxVerify.Kernel.Confirming;

/// <summary>What a kernel shows of a finding.</summary>
public enum SymptomKind
{
    /// <summary>Tasks wait for ever.</summary>
    Hang,

    /// <summary>KCSAN reports a data race in the code of the bus.</summary>
    DataRace,

    /// <summary>Lockdep or the semaphores' own checks report a misuse of locks.</summary>
    BadLocking,

    /// <summary>KASAN or a counter of references reports a use of freed memory.</summary>
    UseAfterFree,

    /// <summary>The kernel died.</summary>
    Crash,

    /// <summary>One of the kernel's own assertions failed.</summary>
    Warning,

    /// <summary>Results or a configuration that no order of the operations explains, or something that stays behind.</summary>
    WrongState,
}
