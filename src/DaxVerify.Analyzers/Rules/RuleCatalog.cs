using System.Collections.Immutable;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Rules;

/// <summary>Every rule: identifier, category, message, default severity. The rule pages and the README table repeat it.</summary>
internal static class RuleCatalog
{
    /// <summary>The property under which a finding carries the lock expression for the code fixes.</summary>
    public const string LockProperty = "lock";

    /// <summary>Where the rule's page is, in the package: it has no address on the web.</summary>
    private const string PageFormat = "Cause, examples, how to fix and when to suppress: docs/rules/{0}.md in the package.";

    /// <summary>A guarded member read without its lock.</summary>
    public static readonly DiagnosticDescriptor GuardedRead = Rule(
        "DAX0001", "guarded-read", "Guarded member read without its lock",
        "'{0}' is read without holding '{1}', which guards it: take it around the read, or require it of the callers; held here: {2}");

    /// <summary>A guarded member written without its lock.</summary>
    public static readonly DiagnosticDescriptor GuardedWrite = Rule(
        "DAX0002", "guarded-write", "Guarded member written without its lock",
        "'{0}' is written without holding '{1}', which guards it: take it around the write, or require it of the callers; held here: {2}");

    /// <summary>A guarded member written under a shared lock.</summary>
    public static readonly DiagnosticDescriptor WriteUnderSharedLock = Rule(
        "DAX0003", "write-under-shared-lock", "Guarded member written under a shared lock",
        "'{0}' is written while '{1}' is held for reading only; take it for writing. Held here: {2}");

    /// <summary>A call without the lock that it requires.</summary>
    public static readonly DiagnosticDescriptor RequiresLock = Rule(
        "DAX0004", "requires-lock", "Call without the required lock",
        "'{0}' requires '{1}'{2}: take it around the call, or require it of the callers; held here: {3}");

    /// <summary>A call while holding a lock that it excludes.</summary>
    public static readonly DiagnosticDescriptor ExcludesLock = Rule(
        "DAX0005", "excludes-lock", "Call while holding an excluded lock",
        "'{0}' must not be called while '{1}' is held, which was taken at {2}: call it after that is released");

    /// <summary>A lock that is not reentrant, taken twice.</summary>
    public static readonly DiagnosticDescriptor DoubleAcquire = Rule(
        "DAX0006", "double-acquire", "Lock taken twice",
        "'{0}' is taken while it is already held (since {1}); it is not reentrant: take it once, around all that needs it");

    /// <summary>A lock released that is not held.</summary>
    public static readonly DiagnosticDescriptor ReleaseNotHeld = Rule(
        "DAX0007", "release-not-held", "Lock released that is not held",
        "'{0}' is released but not held here{1}: release it only where it was taken; held here: {2}");

    /// <summary>A lock still held at an exit.</summary>
    public static readonly DiagnosticDescriptor LockLeak = Rule(
        "DAX0008", "lock-leak", "Lock still held at an exit",
        "'{0}', taken at {1}, is still held when {2}; release it on this path, or promise it by an annotation");

    /// <summary>A lock held on one of the branches that meet.</summary>
    public static readonly DiagnosticDescriptor LockMismatch = Rule(
        "DAX0009", "lock-mismatch-join", "Lock held on some paths only",
        "{0}");

    /// <summary>Locks taken against the declared order.</summary>
    public static readonly DiagnosticDescriptor OrderInversion = Rule(
        "DAX0010", "order-inversion", "Locks taken in the wrong order",
        "{0}");

    /// <summary>Locks taken in a circle by the methods of the project; known only when all of it has been seen.</summary>
    public static readonly DiagnosticDescriptor OrderCycle = AtEnd(OrderInversion);

    /// <summary>An annotation that names no lock.</summary>
    public static readonly DiagnosticDescriptor BadAnnotation = Rule(
        "DAX0011", "bad-annotation", "Annotation names no lock",
        "'{0}' does not name a lock: {1}; name one that can be reached from here");

    /// <summary>A lock held across an await or a yield.</summary>
    public static readonly DiagnosticDescriptor LockAcrossAwait = Rule(
        "DAX0012", "lock-across-await", "Lock held across await or yield",
        "'{0}', taken at {1}, is held across this {2}, and what follows may run on another thread, or never: release it before, or use a SemaphoreSlim");

    /// <summary>A reference to guarded state that outlives the lock.</summary>
    public static readonly DiagnosticDescriptor Escape = Rule(
        "DAX0013", "escape", "Guarded state leaves the lock",
        "A reference to '{0}' is {1} and can be used without '{2}', which guards it: give away a copy");

    /// <summary>A member accessed under one lock almost everywhere.</summary>
    public static readonly DiagnosticDescriptor InconsistentLocking = Rule(
        "DAX0014", "inconsistent-locking", "Inconsistent locking",
        "'{0}' is accessed here without '{1}', which is held at {2} of its {3} accesses; annotate it with [GuardedBy(\"{1}\")] if that is its guard",
        DiagnosticSeverity.Info, WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor SuppressionWithoutReason = Rule(
        "DAX0015", "suppression-without-reason", "Suppression without a reason",
        "The lock analysis of '{0}' is suppressed without a reason; say why the code is right");

    /// <summary>A lock on an object that keeps the wrong ones out.</summary>
    public static readonly DiagnosticDescriptor WeakLockObject = Rule(
        "DAX0016", "weak-lock-object", "Lock on an object that is not its own",
        "'{0}' is {1}; lock a private readonly object made for it");

    /// <summary>A lock whose object is replaced.</summary>
    public static readonly DiagnosticDescriptor ReplacedLock = Rule(
        "DAX0017", "replaced-lock", "Lock object replaced",
        "'{0}' gets another object here, but is locked at {1}: who holds the old one keeps nobody out who takes the new one; make it readonly, or lock an object of its own");

    /// <summary>A copied SpinLock.</summary>
    public static readonly DiagnosticDescriptor CopiedLock = Rule(
        "DAX0018", "copied-lock", "SpinLock copied",
        "'{0}' is copied here, and the copy is another lock: {1}");

    /// <summary>Static state under a lock of one instance.</summary>
    public static readonly DiagnosticDescriptor InstanceLock = Rule(
        "DAX0019", "instance-lock", "Static state under a lock of one instance",
        "'{0}' is static, but written under '{1}' only, of which each instance has its own; take a static lock");

    public static readonly DiagnosticDescriptor WaitUnderLock = Rule(
        "DAX0020", "wait-under-lock", "Waiting under a lock",
        "'{0}' waits while '{1}' is held (since {2}); if what it waits for needs that lock, neither goes on: wait after it is released",
        DiagnosticSeverity.Info);

    /// <summary>An event raised, or a callback called, under a lock.</summary>
    public static readonly DiagnosticDescriptor CallbackUnderLock = Rule(
        "DAX0021", "callback-under-lock", "Event or callback called under a lock",
        "'{0}' is {3} while '{1}' is held (since {2}), so that {4} runs under it; copy it under the lock, and call the copy after it is released",
        DiagnosticSeverity.Info);

    /// <summary>A lock taken inside the try whose finally releases it.</summary>
    public static readonly DiagnosticDescriptor AcquiredInTry = Rule(
        "DAX0022", "acquired-in-try", "Lock taken inside the try whose finally releases it",
        "'{0}' is taken inside the try whose finally releases it at {1}: if {2} throws, what isn't held is released; take it right before the try",
        DiagnosticSeverity.Info);

    /// <summary>A lock released, but not in a finally, after what can throw.</summary>
    public static readonly DiagnosticDescriptor ReleasedOutsideFinally = Rule(
        "DAX0023", "released-outside-finally", "Lock not released if what is done under it throws",
        "'{0}' is released at {1}, but not if what is done until then throws: it stays held; release it in a finally block",
        DiagnosticSeverity.Info);

    public static ImmutableArray<DiagnosticDescriptor> All { get; } = ImmutableArray.Create(
        GuardedRead, GuardedWrite, WriteUnderSharedLock, RequiresLock, ExcludesLock, DoubleAcquire, ReleaseNotHeld, LockLeak,
        LockMismatch, OrderInversion, OrderCycle, BadAnnotation, LockAcrossAwait, Escape, InconsistentLocking, SuppressionWithoutReason,
        WeakLockObject, ReplacedLock, CopiedLock, InstanceLock, WaitUnderLock, CallbackUnderLock, AcquiredInTry, ReleasedOutsideFinally);

    /// <summary>Whether a rule is about what paths that meet have in common: that a lock is held on one of them only, is left held, or released without being held.</summary>
    public static bool IsOfPaths(string id) => id == LockMismatch.Id || id == LockLeak.Id || id == ReleaseNotHeld.Id || id == DoubleAcquire.Id;

    private static DiagnosticDescriptor Rule(
        string id, string category, string title, string message, DiagnosticSeverity severity = DiagnosticSeverity.Warning, params string[] tags) =>
        new(id, title, message, category, severity, isEnabledByDefault: true,
            description: string.Format(System.Globalization.CultureInfo.InvariantCulture, PageFormat, id), customTags: tags);

    /// <summary>The same rule for findings that are certain only when the whole project has been seen.</summary>
    private static DiagnosticDescriptor AtEnd(DiagnosticDescriptor rule) =>
        new(rule.Id, rule.Title, rule.MessageFormat, rule.Category, rule.DefaultSeverity, rule.IsEnabledByDefault,
            rule.Description, customTags: WellKnownDiagnosticTags.CompilationEnd);
}
