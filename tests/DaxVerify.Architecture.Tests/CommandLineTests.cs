using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Architecture.Tests;

/// <summary>Command lines that are shown to be copied are put together in one place, which quotes for the shell: names in them would otherwise run.</summary>
public sealed partial class CommandLineTests
{
    [Fact]
    public void No_command_line_is_put_together_without_quoting() => Assert.Empty(
        from file in SourceFile.Sources
        from place in Lines(file.Root)
        select $"{file.Path}:{place}");

    [Theory]
    [InlineData("var a = $\"daxverify replay {file}\";", true)]
    [InlineData("Write($\"  again     daxverify conform {path} --id {id}\");", true)]
    [InlineData("var a = \"daxverify replay \" + file;", true)]
    [InlineData("var a = ShellCommand.Of(\"daxverify\", \"replay\", file);", false)]
    [InlineData("var a = $\"{command} (see 'daxverify scenarios')\";", false)]
    [InlineData("var a = \"'daxverify report --merge' makes one report\";", false)]
    public void The_check_sees_it(string statement, bool isSeen) =>
        Assert.Equal(isSeen, Lines(CSharpSyntaxTree.ParseText(statement).GetCompilationUnitRoot()).Any());

    private static IEnumerable<string> Lines(CompilationUnitSyntax root) =>
        from text in root.DescendantNodes().OfType<ExpressionSyntax>()
        where text is InterpolatedStringExpressionSyntax interpolated ? Begun().IsMatch(interpolated.ToString())
            : text is LiteralExpressionSyntax { Parent: BinaryExpressionSyntax } literal && BegunLiteral().IsMatch(literal.ToString())
        select $"{text.GetLocation().GetLineSpan().StartLinePosition.Line + 1}: {text}";

    [GeneratedRegex("daxverify [a-z]+ [^']*\\{")]
    private static partial Regex Begun();

    [GeneratedRegex("daxverify [a-z]+ [^']*\"$")]
    private static partial Regex BegunLiteral();
}
