using DaxVerify.Exploration.Runtime;
using Mono.Cecil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// What a call into the framework that no primitive stands for does with what it is passed. Nothing is taken for harmless because nobody thought of it: a type that isn't
/// named here counts as one that holds state.
/// </summary>
internal static class FrameworkCalls
{
    /// <summary>Types, or with a dot at the end whole namespaces, whose static members keep nothing that a program could tell.</summary>
    private static readonly HashSet<string> s_statelessTypes =
    [
        "System.String", "System.Char", "System.Math", "System.MathF", "System.Convert", "System.BitConverter", "System.Enum", "System.Array", "System.Buffer",
        "System.Type", "System.Activator", "System.Delegate", "System.MulticastDelegate", "System.Attribute", "System.GC", "System.Nullable", "System.Tuple",
        "System.ValueTuple", "System.Object", "System.StringComparer", "System.Exception", "System.Environment", "System.Uri", "System.Version", "System.Lazy",
        "System.ArgumentNullException", "System.ArgumentException", "System.ArgumentOutOfRangeException", "System.ObjectDisposedException", "System.Random",
        "System.FormattableString", "System.MemoryExtensions", "System.Guid", "System.TimeProvider", "System.TimeZoneInfo", "System.OperatingSystem", "System.IO.Path",
        "System.IO.Stream", "System.IO.TextReader", "System.IO.TextWriter", "System.Diagnostics.Debugger", "System.Diagnostics.Debug", "System.Diagnostics.Stopwatch",
        "System.Runtime.InteropServices.MemoryMarshal", "System.Runtime.InteropServices.GCHandle", "System.Runtime.InteropServices.ImmutableCollectionsMarshal",
        "System.Runtime.InteropServices.RuntimeInformation", "System.Runtime.InteropServices.SafeHandle", "System.Action", "System.Func",
        "System.UriParser", "System.StringNormalizationExtensions", "System.Index", "System.Range", "System.RuntimeTypeHandle", "System.RuntimeMethodHandle", "System.RuntimeFieldHandle",
        "System.Xml.XmlConvert", "System.Diagnostics.StackTrace", "System.Diagnostics.DebugProvider", "System.Diagnostics.UnreachableException",
        "Microsoft.VisualBasic.CompilerServices.ObjectFlowControl", "Microsoft.VisualBasic.CompilerServices.ProjectData",
    ];

    private static readonly string[] s_statelessSpaces =
    [
        "System.Text", "System.Globalization", "System.Numerics", "System.Runtime.CompilerServices", "System.Runtime.Intrinsics", "System.Linq", "System.Security.Cryptography",
        "System.Collections", "System.Buffers", "System.Reflection", "System.Threading", "System.Xml.Linq", "System.Diagnostics.CodeAnalysis", "System.Runtime.ExceptionServices",
        "System.IO.Hashing", "System.Net.Http.Headers", "System.Web", "System.Diagnostics.Contracts",
    ];

    private static readonly string[] s_readers =
    [
        "get_", "Get", "Contains", "TryGet", "IndexOf", "LastIndexOf", "Find", "Exists", "Peek", "TryPeek", "ToArray", "ToString", "CopyTo", "BinarySearch", "AsReadOnly",
        "AsSpan", "AsMemory", "Is", "Has", "Equals", "Compare", "As", "To", "Can", "Element", "Elements", "Descendant", "Descendants", "Ancestor", "Ancestors", "Attribute", "Attributes", "Nodes", "Select", "Where", "op_Equality",
        "op_Inequality", "op_Explicit", "op_Implicit", "Match", "Matches", "Clone", "IsMatch",
    ];

    private const string TraceListeners = "the trace's listeners";

    /// <summary>Words that say that more is done than to get something.</summary>
    private static readonly string[] s_writers = ["OrAdd", "OrCreate", "Consuming", "AndReset", "Next"];

    private static readonly HashSet<string> s_readersThatWrite =
    [
        "ObjectIDGenerator.GetId", "Encoder.GetBytes", "Decoder.GetChars", "DeriveBytes.GetBytes", "Rfc2898DeriveBytes.GetBytes", "PasswordDeriveBytes.GetBytes",
    ];

    private static readonly string[] s_fillers =
    [
        "Read", "CopyTo", "TryCopyTo", "Fill", "Clear", "NextBytes", "GetBytes", "GetChars", "GetItems", "TryFormat", "TryWrite", "TryGetBytes", "TryGetChars", "TryHashData", "HashData",
        "Sort", "Reverse", "SetValue", "Initialize", "Write", "Receive", "Shuffle", "Replace", "TryReadBytes",
    ];

    /// <summary>Whether a call reaches a field, or the insides of an object, in a way that is never seen.</summary>
    /// <returns>How messages call it; null if it doesn't.</returns>
    public static string? NeverSeen(MethodReference method, string type) => type switch
    {
        "System.Reflection.FieldInfo" when method.Name is "GetValue" or "SetValue" or "GetValueDirect" or "SetValueDirect" => $"FieldInfo.{method.Name}",
        "System.Runtime.InteropServices.CollectionsMarshal" => $"CollectionsMarshal.{method.Name}",
        "Microsoft.CSharp.RuntimeBinder.Binder" => "a dynamic access",
        "System.Type" when method.Name == "InvokeMember" => "Type.InvokeMember",
        "System.Reflection.PropertyInfo" when method.Name is "GetValue" or "SetValue" => $"PropertyInfo.{method.Name}",
        "System.Reflection.MethodBase" or "System.Reflection.MethodInvoker" when method.Name == "Invoke" => "a method called by reflection",
        "System.Linq.Expressions.LambdaExpression" or "System.Linq.Expressions.Expression`1" when method.Name.StartsWith("Compile", StringComparison.Ordinal) => "a compiled expression",
        "System.Runtime.InteropServices.Marshal" when method.Name is "StructureToPtr" or "PtrToStructure" or "DestroyStructure" => "an object that is marshalled",
        "System.Runtime.InteropServices.Marshal" when method.Name == "GetDelegateForFunctionPointer" => "a native function behind a delegate",
        _ when method is MethodDefinition { IsPInvokeImpl: true } && method.Parameters.Any(p => IsLaidOut(p.ParameterType)) => "native code that is passed an object",
        "System.Linq.Queryable" => $"Queryable.{method.Name}",
        "System.Collections.ArrayList" when method.Name is "Adapter" or "Synchronized" => $"a list made by ArrayList.{method.Name}",
        "System.Collections.Hashtable" or "System.Collections.Queue" or "System.Collections.Stack" or "System.Collections.SortedList" when method.Name == "Synchronized" =>
            $"a collection made by {type[19..]}.Synchronized",
        "System.IO.TextWriter" or "System.IO.TextReader" or "System.IO.Stream" when method.Name == "Synchronized" => $"a wrapper made by {type[10..]}.Synchronized",
        "System.Threading.Tasks.ConcurrentExclusiveSchedulerPair" when method.Name == ".ctor" => "a ConcurrentExclusiveSchedulerPair",
        "System.Reflection.ConstructorInfo" when method.Name == "Invoke" => "a constructor called by reflection",
        "System.Reflection.MethodInfo" or "System.Delegate" or "System.Reflection.Emit.DynamicMethod" when method.Name == "CreateDelegate" => "a delegate made by reflection",
        "System.Reflection.Emit.ILGenerator" when method.Name is "Emit" or "EmitCall" => "code made while it runs",
        "System.Runtime.InteropServices.ImmutableCollectionsMarshal" => $"ImmutableCollectionsMarshal.{method.Name}",
        _ when HandsOutMemory(method, type) => $"memory that {method.DeclaringType.Name.Split('`')[0]}.{method.Name} hands out",
        "System.Object" when method.Name == "MemberwiseClone" => "Object.MemberwiseClone",
        _ when IsAccessor(method) => $"the unsafe accessor {method.Name}",
        _ => null,
    };

    /// <summary>The part of the process that a static member, a constructor or native code works on; null if there is none that a program could tell.</summary>
    public static string? Shared(MethodReference method, string type)
    {
        if (method is MethodDefinition { IsPInvokeImpl: true })
        {
            return "native code";
        }

        if (type == "System.Environment")
        {
            return method.Name.EndsWith("EnvironmentVariable", StringComparison.Ordinal) || method.Name.EndsWith("EnvironmentVariables", StringComparison.Ordinal)
                || method.Name.EndsWith("CurrentDirectory", StringComparison.Ordinal) || method.Name.EndsWith("ExitCode", StringComparison.Ordinal) ? "the environment" : null;
        }

        if (method.HasThis && method.Name != ".ctor")
        {
            return type == "System.AppDomain" ? "the application's data"
                : type == "System.Diagnostics.TraceListenerCollection" ? TraceListeners
                : method.Name is "get_Target" or "set_Target" or "SetTarget" or "TryGetTarget" && method.DeclaringType.Name.Contains("GCHandle", StringComparison.Ordinal) ? "targets of GC handles"
                : null;
        }

        if (type.StartsWith("System.IO.", StringComparison.Ordinal) && !s_statelessTypes.Contains(type) && type != "System.IO.StringReader" && !type.EndsWith("Exception", StringComparison.Ordinal))
        {
            return method.Name != ".ctor" || method.Parameters.Any(p => p.ParameterType.MetadataType == MetadataType.String) ? FilesOf(type) : null;
        }

        if (type == "System.String" && method.Name is "Intern" or "IsInterned")
        {
            return "the interned strings";
        }

        if (method.Name == ".ctor" || IsStateless(method, type))
        {
            return null;
        }

        return type is "System.AppContext" or "System.AppDomain" ? "the application's data"
            : type == "System.Runtime.InteropServices.Marshal" ? "memory outside the heap"
            : type == "System.Console" ? "the console"
            : type.StartsWith("System.Diagnostics.Trace", StringComparison.Ordinal) ? TraceListeners
            : $"the state of {type[(type.LastIndexOf('.') + 1)..].Split('`')[0]}";
    }

    /// <summary>Whether a member only reads what it works on, as far as the words of its name tell.</summary>
    public static bool OnlyReads(MethodReference method) =>
        Array.Exists(s_readers, reader => BeginsWith(method.Name, reader)) && !Array.Exists(s_writers, writer => method.Name.Contains(writer, StringComparison.Ordinal))
        && !s_readersThatWrite.Contains($"{method.DeclaringType.Name}.{method.Name}") && !(BeginsWith(method.Name, "Get") && method.Parameters.Any(p => Signatures.IsDelegate(p.ParameterType))) && method.DeclaringType.Name != "MatchCollection";

    /// <summary>Whether a name begins with a word, rather than with another that begins so.</summary>
    private static bool BeginsWith(string name, string word) =>
        name.StartsWith(word, StringComparison.Ordinal) && (name.Length == word.Length || word[^1] == '_' || !char.IsLower(name[word.Length]));

    public static FrameworkUse OfReceiver(MethodReference method)
    {
        if (method is { Name: "ToString", HasThis: true, DeclaringType.FullName: "System.Object" })
        {
            // The usual way to call it on anything.
            return FrameworkUse.Reads;
        }

        if (!method.HasThis || method.Name == ".ctor" || Signatures.IsValueType(method.DeclaringType) || IsKnown(method.DeclaringType))
        {
            return FrameworkUse.None;
        }

        if (Primitives.Collections.CollectionCalls.TellsWhatStays(method.Name))
        {
            return FrameworkUse.None;
        }

        return GoesOn(method, method.DeclaringType.FullName) ? FrameworkUse.Moves : OnlyReads(method) ? FrameworkUse.Reads : FrameworkUse.Writes;
    }

    /// <summary>A call that reads on, or goes to another place, in what a stream or a reader stands on.</summary>
    public static bool GoesOn(MethodReference method, string type) =>
        type is "System.IO.Stream" or "System.IO.MemoryStream" or "System.IO.TextReader" or "System.IO.StringReader" or "System.IO.StreamReader" or "System.IO.BinaryReader"
        && (method.Name.StartsWith("Read", StringComparison.Ordinal) || method.Name.StartsWith("Seek", StringComparison.Ordinal) || method.Name.StartsWith("CopyTo", StringComparison.Ordinal)
            || method.Name.StartsWith("Flush", StringComparison.Ordinal) || method.Name is "set_Position" or "Peek" or "Dispose" or "Close");

    /// <summary>Whether an argument is read, written or kept by what is called: by the name of its parameter, or by its type.</summary>
    /// <param name="method">The method.</param>
    /// <param name="definition">The same, resolved, for the names of its parameters; null if it can't be.</param>
    /// <param name="index">Which.</param>
    public static FrameworkUse OfArgument(MethodReference method, MethodDefinition? definition, int index)
    {
        if (OfKnownArgument(method, index) is { } known)
        {
            return known;
        }

        var type = Signatures.Bare(method.Parameters[index].ParameterType);
        if (Signatures.Instantiate(type, method.DeclaringType, method) is var actual && StructCalls.Refers(actual))
        {
            return type is not GenericParameter || IsShown(method) ? StructCalls.OfArgument(method, actual, IsShown(method)) : FrameworkUse.None;
        }
        var parameter = definition is not null && index < definition.Parameters.Count ? definition.Parameters[index] : null;
        switch (type)
        {
            case ArrayType { ElementType.FullName: "System.Object" } when IsShown(method) || method.DeclaringType.FullName == "System.Activator":
                return FrameworkUse.ReadsElements;
            case ArrayType { ElementType.IsValueType: false, ElementType: not GenericParameter } when method.Name == ".ctor":
            case ArrayType when method.Name == ".ctor" && !IsCollection(method.DeclaringType) && !ReadsAtOnce(method.DeclaringType):
                return Signatures.IsValueType(method.DeclaringType) ? FrameworkUse.None
                    : method.DeclaringType.Namespace == "System.IO" || type is not ArrayType { ElementType.IsValueType: true } ? FrameworkUse.Keeps
                    : FrameworkUse.Reads;
            case ArrayType:
                return IsFilled(method, parameter) || method is MethodDefinition { IsPInvokeImpl: true } ? FrameworkUse.Writes : FrameworkUse.Reads;
            case ByReferenceType { ElementType: var shown } when parameter is { IsIn: true } && StructCalls.Refers(Signatures.Instantiate(shown, method.DeclaringType, method)):
                return StructCalls.OfArgument(method, Signatures.Instantiate(shown, method.DeclaringType, method), isShown: false);
            case ByReferenceType:
                return (parameter is null or { IsOut: false, IsIn: false } || LoadsVector(method) || method.DeclaringType.FullName == "System.Runtime.CompilerServices.Unsafe") && !OnlyTakesAddress(method, type)
                    ? FrameworkUse.Location
                    : FrameworkUse.None;
            case PointerType:
                return OnlyTakesAddress(method, type) ? FrameworkUse.None : FrameworkUse.Pointer;
            case GenericParameter:
                return IsSerialiser(method) ? FrameworkUse.ReadsReachable : IsShown(method) ? FrameworkUse.ReadsElements : FrameworkUse.None;
        }

        var name = type.GetElementType().FullName;
        if (name is "System.Span`1" or "System.ReadOnlySpan`1")
        {
            return name == "System.Span`1" && (IsFilled(method, parameter) || !ReadsSpans(method)) ? FrameworkUse.WritesSpan : FrameworkUse.ReadsSpan;
        }

        if (name == "System.Array")
        {
            return IsFilled(method, parameter) ? FrameworkUse.Writes : FrameworkUse.Reads;
        }

        if (name is "System.IntPtr" && method.DeclaringType.FullName == "System.Runtime.InteropServices.Marshal" && !method.Name.StartsWith("Free", StringComparison.Ordinal))
        {
            return FrameworkUse.Pointer;
        }

        if (name == "System.Object")
        {
            return IsSerialiser(method) ? FrameworkUse.ReadsReachable : IsShown(method) ? FrameworkUse.ReadsElements : IsStructural(method) ? FrameworkUse.Reads : FrameworkUse.None;
        }

        if (name == "System.Threading.CancellationToken")
        {
            return method.DeclaringType.FullName.EndsWith("Exception", StringComparison.Ordinal) ? FrameworkUse.None : FrameworkUse.Token;
        }

        if (Signatures.IsValueType(type) || type is FunctionPointerType || IsKnown(type))
        {
            return FrameworkUse.None;
        }

        return (IsFilled(method, parameter) && !IsStored(parameter)) || IsSink(method, parameter) ? FrameworkUse.Writes : IsShown(method) ? FrameworkUse.ReadsElements : FrameworkUse.Reads;
    }

    /// <summary>What no rule tells; null for all other.</summary>
    private static FrameworkUse? OfKnownArgument(MethodReference method, int index) =>
        method.Name == "InitializeArray" || (method.DeclaringType.FullName == "System.Runtime.InteropServices.MemoryMarshal" && method.Name is "Cast" or "AsBytes") ? FrameworkUse.None
        : index == 0 && method.DeclaringType.FullName == "System.Collections.Generic.CollectionExtensions" ? OnlyReads(method) ? FrameworkUse.Reads : FrameworkUse.Writes
        : null;

    /// <summary>An argument of this name is written to, by whatever isn't a constructor or only reads.</summary>
    private static bool IsSink(MethodReference method, ParameterDefinition? parameter) =>
        method.Name != ".ctor" && parameter is { Name: "writer" or "stream" or "builder" or "buffer" or "utf8Json" or "textWriter" } && !OnlyReads(method);

    /// <summary>Of those that take a span which can be written, these read it.</summary>
    private static bool ReadsSpans(MethodReference method) => method.Name == ".ctor"
        || method.DeclaringType.FullName is "System.MemoryExtensions" or "System.Runtime.InteropServices.MemoryMarshal" or "System.Span`1" or "System.ReadOnlySpan`1"
        || method.DeclaringType.GetElementType().FullName is "System.Span`1" or "System.ReadOnlySpan`1";

    /// <summary>A call whose result is a span or another view of what it is given, and that does no more.</summary>
    public static bool MakesView(MethodReference method) => method.Name == ".ctor"
        ? IsViewType(method.DeclaringType)
        : IsViewType(method.ReturnType) && (method.Name.StartsWith("As", StringComparison.Ordinal) || method.Name.StartsWith("Create", StringComparison.Ordinal) || method.Name is "Slice" or "op_Implicit" or "Cast")
            || (method.DeclaringType.FullName == "System.Runtime.InteropServices.Marshal" && method.Name == "UnsafeAddrOfPinnedArrayElement")
            || (method.DeclaringType.FullName == "System.Runtime.InteropServices.GCHandle" && method.Name == "Alloc")
            || method.Name is "GetArrayDataReference" or "GetReference";

    /// <summary>A struct that shows memory.</summary>
    public static bool IsViewType(TypeReference type) => type.GetElementType().FullName is "System.Span`1" or "System.ReadOnlySpan`1" or "System.Memory`1" or "System.ReadOnlyMemory`1"
        or "System.ArraySegment`1" or "System.Buffers.ReadOnlySequence`1" or "System.Buffers.MemoryHandle";

    /// <summary>An object of the framework hands out a part of itself, which is then reached beside it.</summary>
    public static bool HandsOutMemory(MethodReference method, string type)
    {
        if (method.DeclaringType.GetElementType().Scope is not AssemblyNameReference scope || !FrameworkAssemblies.Contains(scope.Name))
        {
            return false;
        }

        if (!method.HasThis || method.Name == ".ctor" || type is "System.String" or "System.Buffers.IMemoryOwner`1" or "System.Collections.Immutable.ImmutableArray`1" || type.StartsWith("System.Text.Encod", StringComparison.Ordinal)
            || IsViewType(method.DeclaringType) || (method.DeclaringType.DeclaringType is { } outer && IsViewType(outer)))
        {
            return false;
        }

        return IsViewType(method.ReturnType) || (type == "System.IO.MemoryStream" && method.Name is "GetBuffer" or "TryGetBuffer");
    }

    private static bool IsStructural(MethodReference method) =>
        method.DeclaringType.Name is "IEqualityComparer" or "IComparer" or "IStructuralEquatable" or "IStructuralComparable" or "StructuralComparisons"
        && method.Name is "Equals" or "Compare" or "CompareTo" or "GetHashCode";

    /// <summary>What a call does with the span that is its receiver.</summary>
    public static FrameworkUse OfSpan(MethodReference method, string type) => (type, method.Name) switch
    {
        ("System.Span`1", "Fill" or "Clear") => FrameworkUse.WritesSpan,
        ("System.Span`1" or "System.ReadOnlySpan`1", "CopyTo" or "TryCopyTo" or "ToArray" or "ToString") => FrameworkUse.ReadsSpan,
        _ => FrameworkUse.None,
    };

    /// <summary>A copy of what its receiver, a span, shows into the span that it is passed.</summary>
    public static bool IsSpanCopy(MethodReference method, string type) =>
        type is "System.Span`1" or "System.ReadOnlySpan`1" && method.Name is "CopyTo" or "TryCopyTo";

    /// <summary>A query or a view is made: what it shows is read when that is used, not now.</summary>
    public static bool IsLazy(MethodReference method, string type) =>
        (type == "System.Linq.Enumerable" && method.ReturnType.GetElementType().FullName is "System.Collections.Generic.IEnumerable`1" or "System.Linq.IOrderedEnumerable`1")
        || (method.Name == ".ctor" && type is "System.Collections.ObjectModel.ReadOnlyCollection`1" or "System.Collections.ObjectModel.ReadOnlyDictionary`2"
            or "System.Collections.ObjectModel.Collection`1" or "System.Collections.ObjectModel.ReadOnlyObservableCollection`1");

    /// <summary>What a call hands out may be a view of what it was passed: not an element, nor something that can't change.</summary>
    public static bool HandsOut(MethodReference method, string type) =>
        method.Name is not ("Synchronized" or "ToLookup") && (method.Name == ".ctor" ? !Signatures.IsValueType(method.DeclaringType) && !type.StartsWith("System.Collections.Generic.", StringComparison.Ordinal) && !type.StartsWith("System.Collections.Concurrent.", StringComparison.Ordinal)
        : Signatures.Bare(method.ReturnType) is not (GenericParameter or ArrayType or ByReferenceType or PointerType) && !Signatures.IsValueType(method.ReturnType)
            && !Signatures.IsVoid(method.ReturnType) && method.ReturnType.MetadataType is not (MetadataType.Object or MetadataType.String) && !IsKnown(method.ReturnType));

    /// <summary>It reads more than the element that it is passed a reference to.</summary>
    private static bool LoadsVector(MethodReference method) =>
        method.Name.StartsWith("Load", StringComparison.Ordinal) && method.DeclaringType.Namespace is "System.Runtime.Intrinsics" or "System.Numerics";

    private static string FilesOf(string type) => type.Contains("MemoryMappedFile", StringComparison.Ordinal) ? "shared memory" : "files";

    /// <summary>An object of the program that native code may write into.</summary>
    private static bool IsLaidOut(TypeReference type) => type is TypeDefinition { IsClass: true, IsValueType: false };

    private static bool IsAccessor(MethodReference method) =>
        method is MethodDefinition { HasBody: false, IsStatic: true } definition && definition.CustomAttributes.Any(a => a.AttributeType.Name == "UnsafeAccessorAttribute");

    /// <summary>The constructor takes what an array holds now, and doesn't keep it.</summary>
    private static bool ReadsAtOnce(TypeReference type) =>
        type.FullName is "System.String" or "System.Collections.BitArray"
        || (Signatures.IsValueType(type) && type.GetElementType().FullName is not ("System.Span`1" or "System.ReadOnlySpan`1" or "System.Memory`1" or "System.ReadOnlyMemory`1"
            or "System.ArraySegment`1" or "System.Buffers.ReadOnlySequence`1"));

    /// <summary>The call makes another address of one, or belongs to what the compiler makes of an await or of a text with holes: it doesn't look at what is there.</summary>
    private static bool OnlyTakesAddress(MethodReference method, TypeReference parameter)
    {
        var type = method.DeclaringType.GetElementType();
        return type.FullName == "System.Runtime.CompilerServices.Unsafe"
            ? method.Name is "As" or "Add" or "Subtract" or "AddByteOffset" or "SubtractByteOffset" or "AreSame" or "ByteOffset" or "IsAddressGreaterThan" or "IsAddressLessThan"
                or "IsAddressGreaterThanOrEqualTo" or "IsAddressLessThanOrEqualTo" or "IsNullRef" or "AsRef" or "AsPointer" or "SkipInit"
            : type.FullName is "System.Span`1" or "System.ReadOnlySpan`1" or "System.Runtime.InteropServices.MemoryMarshal"
                || type.Namespace is "System.Runtime.CompilerServices" or "System.Threading" or "System.Threading.Tasks"
                || parameter.GetElementType().Name.EndsWith("InterpolatedStringHandler", StringComparison.Ordinal);
    }

    /// <summary>A static property that can be set keeps something; what is current is so for the thread alone.</summary>
    private static bool IsSettable(MethodReference method) =>
        !method.HasThis && (method.Name.StartsWith("get_", StringComparison.Ordinal) || method.Name.StartsWith("set_", StringComparison.Ordinal))
        && !method.Name[4..].StartsWith("Current", StringComparison.Ordinal)
        && Signatures.TryResolve(method)?.DeclaringType.Properties.Any(p => p.Name == method.Name[4..] && p.SetMethod is { IsPublic: true }) == true;

    private static bool IsStateless(MethodReference method, string type)
    {
        if (IsSettable(method))
        {
            return false;
        }

        return s_statelessTypes.Contains(type.Split('`')[0]) || method.DeclaringType.IsPrimitive || Signatures.IsValueType(method.DeclaringType) || method.Name.StartsWith("op_", StringComparison.Ordinal)
            || Array.Exists(s_statelessSpaces, space => type.StartsWith(space, StringComparison.Ordinal) && type.Length > space.Length && type[space.Length] == '.')
            || type.EndsWith("Exception", StringComparison.Ordinal) || type.EndsWith("Extensions", StringComparison.Ordinal);
    }

    /// <summary>A type whose objects can't change, or that primitives stand for.</summary>
    private static bool IsKnown(TypeReference type)
    {
        if (type is ArrayType)
        {
            return false;
        }

        var name = type.GetElementType().FullName;
        return (KnownTypes.Contains(name) && !Changeable.Is(type)) || name.StartsWith("System.Func`", StringComparison.Ordinal) || name.StartsWith("System.Action", StringComparison.Ordinal)
            || (type.GetElementType().Scope is AssemblyNameReference scope && FrameworkAssemblies.IsOwn(scope.Name)) || Signatures.IsDelegate(type);
    }

    private static bool IsCollection(TypeReference type) => type.Namespace.StartsWith("System.Collections.", StringComparison.Ordinal) && type.Namespace != "System.Collections.ObjectModel";

    private static bool IsSerialiser(MethodReference method) =>
        method.Name.StartsWith("Serialize", StringComparison.Ordinal) || (method.Name.StartsWith("WriteObject", StringComparison.Ordinal) && method.DeclaringType.Name.EndsWith("Serializer", StringComparison.Ordinal));

    /// <summary>A method that asks the argument for its text.</summary>
    private static bool IsShown(MethodReference method) =>
        (method.DeclaringType.Namespace == "System.Xml.Linq" && method.Name is ".ctor" or "Add" or "AddFirst" or "ReplaceWith" or "ReplaceAll" or "SetValue")
        || method.Name is "Format" or "Concat" or "Append" or "AppendFormat" or "AppendFormatted" or "Write" or "WriteLine" or "ToString" or "AppendLine" or "Join" or "AppendJoin";

    /// <summary>An argument of this name goes somewhere; only what it goes to changes.</summary>
    private static bool IsStored(ParameterDefinition? parameter) => parameter?.Name is "value" or "item" or "values" or "source" or "format" or "content" or "text" or "other";

    private static bool IsResultOfCipher(string method, string? parameter) => (method, parameter) switch
    {
        ("Encrypt", "ciphertext" or "tag") or ("Decrypt", "plaintext") or ("TransformBlock", "outputBuffer") => true,
        _ => false,
    };

    private static bool IsFilled(MethodReference method, ParameterDefinition? parameter)
    {
        if (parameter is not null && Array.Exists(["dest", "dst", "out"], name => parameter.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase)))
        {
            return true;
        }

        if (IsResultOfCipher(method.Name, parameter?.Name))
        {
            return true;
        }

        if (parameter is { Name: "chars" } && method.Name.EndsWith("GetChars", StringComparison.Ordinal))
        {
            return true;
        }

        if (parameter is { Name: "src" or "source" or "value" or "values" or "other" or "chars" or "input" } || method.Name is "Write" or "WriteAsync" or "WriteLine" or "ReadOnly")
        {
            return method.DeclaringType.Name == "BinaryPrimitives" && method.Name.StartsWith("Write", StringComparison.Ordinal);
        }

        if (method.DeclaringType.Name == "BinaryPrimitives")
        {
            return method.Name.StartsWith("Write", StringComparison.Ordinal) || method.Name.StartsWith("TryWrite", StringComparison.Ordinal);
        }

        return Array.Exists(s_fillers, filler => method.Name.StartsWith(filler, StringComparison.Ordinal)) && !method.Name.StartsWith("WriteAll", StringComparison.Ordinal);
    }
}
