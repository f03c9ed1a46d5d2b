#pragma warning disable
using DaxVerify.Analyzers.Tests.Verification;

namespace DaxVerify.Analyzers.Tests;

public sealed class Scratch
{
    /// <summary>x</summary>
    [Fact]
    public async Task Run()
    {
        var c = Verify.Compile([File.ReadAllText("/tmp/analyzer/scratch.txt")]);
        foreach (var d in c.GetDiagnostics().Where(d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error)) Console.WriteLine(d);
        Console.WriteLine("SCRATCH " + c.GetTypeByMetadataName("System.Threading.Lock") + " " + string.Join(",", c.GetTypesByMetadataName("System.Threading.Lock").Select(t => t.ContainingAssembly.Name)));
        Console.WriteLine("SCRATCH " + typeof(Microsoft.CodeAnalysis.Compilation).Assembly.FullName + typeof(Microsoft.CodeAnalysis.Compilation).Assembly.Location);
        var tree = c.SyntaxTrees[0]; var model = c.GetSemanticModel(tree);
        foreach (var md in tree.GetRoot().DescendantNodes().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.MethodDeclarationSyntax>())
        {
            var cfg = Microsoft.CodeAnalysis.FlowAnalysis.ControlFlowGraph.Create(md, model)!;
            foreach (var b in cfg.Blocks) { Console.WriteLine("SCRATCH B" + b.Ordinal + " " + b.EnclosingRegion.Kind); foreach (var o in b.Operations) foreach (var q in Microsoft.CodeAnalysis.Operations.OperationExtensions.DescendantsAndSelf(o)) Console.WriteLine("SCRATCH   " + q.Kind + " " + q.Syntax + " " + (q as Microsoft.CodeAnalysis.Operations.IInvocationOperation)?.TargetMethod + " " + (q as Microsoft.CodeAnalysis.Operations.IInvocationOperation)?.Instance); }
        }
        foreach (var d in (await Verify.Analyze(c)).OrderBy(d => d.Location.SourceSpan.Start)) Console.WriteLine("SCRATCH " + d);
    }
}
