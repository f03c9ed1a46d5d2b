using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Architecture.Tests;

/// <summary>
/// A test is told when what it waits for has happened. One that lets time go by instead is slow on every machine and wrong on a busy one.
/// </summary>
public class WaitingTests
{
    /// <summary>Programs that run under control, where the engine decides how long a sleep is.</summary>
    private const string Controlled = "Exploration.Demos";

    [Fact]
    public void No_test_lets_time_go_by() => Assert.Empty(
        from file in SourceFile.Tests
        where file.Project != Controlled
        from place in Waits(file.Root)
        select $"{file.Path}:{place}");

    [Theory]
    [InlineData("Thread.Sleep(20);", true)]
    [InlineData("System.Threading.Thread.Sleep(0);", true)]
    [InlineData("await Task.Delay(1);", true)]
    [InlineData("SpinWait.SpinUntil(() => done);", true)]
    [InlineData("spinner.SpinOnce();", true)]
    [InlineData("Sleep(1);", true)]
    [InlineData("Action<int> sleep = Thread.Sleep;", true)]
    [InlineData("var text = \"Thread.Sleep(20);\";", false)]
    [InlineData("thread.Join(patience);", false)]
    public void The_check_sees_it(string statement, bool isSeen) =>
        Assert.Equal(isSeen, Waits(CSharpSyntaxTree.ParseText(statement).GetCompilationUnitRoot()).Any());

    private static IEnumerable<string> Waits(CompilationUnitSyntax root) =>
        from name in root.DescendantNodes().OfType<SimpleNameSyntax>()
        where name.Identifier.Text is "Sleep" or "Delay" or "SpinUntil" or "SpinOnce" or "Yield" or "SpinWait" && IsUsed(name)
        select $"{name.GetLocation().GetLineSpan().StartLinePosition.Line + 1}: {name.Parent}";

    /// <summary>Whether a name is called or handed on, of those types that have such methods or of the file's own imports.</summary>
    private static bool IsUsed(SimpleNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access when access.Name == name =>
            name.Identifier.Text is "SpinOnce" || access.Expression.ToString().Split('.')[^1] is "Thread" or "Task" or "SpinWait",
        InvocationExpressionSyntax call => call.Expression == name,
        _ => false,
    };
}
