namespace DaxVerify.Analyzers.Symbols;

/// <summary>What a <see cref="Sym"/> stands for.</summary>
internal enum SymKind
{
    /// <summary>The instance whose member is analyzed.</summary>
    This,

    /// <summary>A parameter's value on entry.</summary>
    Parameter,

    /// <summary>A local variable whose value is not known further; the version tells its assignments apart.</summary>
    Local,

    /// <summary>A static field or property.</summary>
    Static,

    /// <summary>A field or property of the first child.</summary>
    Member,

    /// <summary>The result of a call: receiver first, then arguments.</summary>
    Call,

    /// <summary>An element or indexed value of the first child.</summary>
    Element,

    /// <summary><c>typeof(T)</c>.</summary>
    TypeOf,

    /// <summary>A compile-time constant, <c>null</c> included.</summary>
    Constant,

    /// <summary>A new object or guard, told apart by the syntax that makes it.</summary>
    Created,

    /// <summary>One of several values, by the path taken.</summary>
    Phi,

    /// <summary>The result of an operator on the children.</summary>
    Operator,

    /// <summary>A lambda or local function as a value.</summary>
    Lambda,

    /// <summary>A value that tells which locks were taken.</summary>
    Outcome,

    /// <summary>Nothing is known but where it came from.</summary>
    Unknown,
}
