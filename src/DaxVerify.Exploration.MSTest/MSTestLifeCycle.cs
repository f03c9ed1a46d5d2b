using System.Reflection;
using DaxVerify.Exploration.Testing;

namespace DaxVerify.Exploration.MSTest;

/// <summary>
/// What MSTest does around a test, done anew in each execution: the assembly's and the class's set-up, the class itself and its TestContext, set-up, the test, and all that undone
/// in the opposite order. What the assembly and the class set up is static, and static state is reset between executions.
/// </summary>
internal sealed class MSTestLifeCycle
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
    private readonly Type[] _classes;
    private readonly string _testName;

    /// <summary>Looks at what stands around a test.</summary>
    /// <param name="type">The test's class.</param>
    /// <param name="testName">The test's name.</param>
    public MSTestLifeCycle(Type type, string testName)
    {
        _testName = testName;
        _classes = [.. type.Assembly.GetTypes().Where(one => one.IsDefined(typeof(TestClassAttribute), true) && !one.ContainsGenericParameters).OrderBy(one => one.FullName, StringComparer.Ordinal)];
    }

    /// <summary>Runs the test once.</summary>
    public void Run(TestExecution execution)
    {
        var context = new ExecutionTestContext(execution, _testName);
        try
        {
            Between<AssemblyInitializeAttribute, AssemblyCleanupAttribute>(
                execution, OfAssembly<AssemblyInitializeAttribute>(execution), OfAssembly<AssemblyCleanupAttribute>(execution), context, () => RunClass(execution, context));
        }
        catch (AssertInconclusiveException e)
        {
            execution.Skip(e.Message);
        }
    }

    private void RunClass(TestExecution execution, ExecutionTestContext context) => Between<ClassInitializeAttribute, ClassCleanupAttribute>(
        execution,
        [.. Levels(execution.Class).SelectMany(level => OfClass<ClassInitializeAttribute>(level, execution.Class, one => one.InheritanceBehavior))],
        [.. Levels(execution.Class).Reverse().SelectMany(level => OfClass<ClassCleanupAttribute>(level, execution.Class, one => one.InheritanceBehavior))],
        context,
        () => Between<GlobalTestInitializeAttribute, GlobalTestCleanupAttribute>(
            execution, OfAssembly<GlobalTestInitializeAttribute>(execution), OfAssembly<GlobalTestCleanupAttribute>(execution), context, () => RunInstance(execution, context)));

    private static void RunInstance(TestExecution execution, ExecutionTestContext context)
    {
        var type = execution.Class;
        var instance = type.GetConstructor([typeof(TestContext)]) is { } wanting ? TestExecution.Make(wanting, context)
            : type.GetConstructor(Type.EmptyTypes) is { } plain ? TestExecution.Make(plain)
            : throw new ExplorationException($"{type.FullName} has no public constructor without parameters or with a TestContext");
        if (Levels(type).Reverse().Select(level => level.GetProperty(nameof(TestContext), Declared)).FirstOrDefault(one => one?.SetMethod is not null) is { } property
            && property.PropertyType == typeof(TestContext))
        {
            property.SetValue(property.SetMethod!.IsStatic ? null : instance, context, BindingFlags.DoNotWrapExceptions, null, null, null);
        }

        execution.Finally(
            () =>
            {
                CallAll<TestInitializeAttribute>(execution, Levels(type), instance);
                execution.Call(execution.Method, execution.Method.IsStatic ? null : instance, [.. execution.Arguments]);
            },
            () => execution.Finally(() => CallAll<TestCleanupAttribute>(execution, Levels(type).Reverse(), instance), () => execution.Dispose(instance)));
    }

    private MethodInfo[] OfAssembly<T>(TestExecution execution)
        where T : Attribute =>
        [.. _classes.SelectMany(one => execution.TypeOf(one).GetMethods(Declared)).Where(method => method.IsStatic && method.IsDefined(typeof(T), false))];

    /// <summary>A base's method runs for a class that derives from it only if it says so.</summary>
    private static IEnumerable<MethodInfo> OfClass<T>(Type level, Type type, Func<T, InheritanceBehavior> behavior)
        where T : Attribute =>
        level.GetMethods(Declared).Where(method =>
            method.IsStatic && method.GetCustomAttribute<T>(false) is { } attribute && (level == type || behavior(attribute) == InheritanceBehavior.BeforeEachDerivedClass));

    private static void Between<TBefore, TAfter>(TestExecution execution, MethodInfo[] before, MethodInfo[] after, ExecutionTestContext context, Action act) => execution.Finally(
        () =>
        {
            Array.ForEach(before, method => Call(execution, method, null, context));
            act();
        },
        () => Array.ForEach(after, method => Call(execution, method, null, context)));

    private static void Call(TestExecution execution, MethodInfo method, object? instance, ExecutionTestContext context) =>
        execution.Call(method, instance, method.GetParameters().Length == 0 ? [] : [context]);

    private static void CallAll<T>(TestExecution execution, IEnumerable<Type> levels, object instance)
        where T : Attribute
    {
        foreach (var method in levels.SelectMany(level => level.GetMethods(Declared)).Where(one => one.IsDefined(typeof(T), false)))
        {
            execution.Call(method, instance);
        }
    }

    /// <summary>A class and its bases, the outermost base first.</summary>
    private static Stack<Type> Levels(Type type)
    {
        var levels = new Stack<Type>();
        for (var at = type; at is not null && at != typeof(object); at = at.BaseType)
        {
            levels.Push(at);
        }

        return levels;
    }
}
