using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.SeededBugs.Mutants;

/// <summary>The mistakes that mutants are made of: those that people make with locks, references, clean-up and limits.</summary>
public static class MutationOperators
{
    private static readonly string[] s_waits = ["Synchronize", "Wait", "RemoveAttribute", "RemoveAndWait"];

    /// <summary>What detects misuse itself, reports, or tells the analyzer something: without it nothing is wrong with the bus.</summary>
    private static readonly string[] s_detectors =
        ["ThrowIfFreed", "AssertRegionLocked", "AssertDeviceLocked", "AssertLocked", "AssumeAtRest", "UnderRegionSemaphore", "UnderDeviceSemaphore", "WhileBound", "WhileMappingGoes", "Warn", "WarnOnce", "Warning", "Info"];

    private static readonly Dictionary<SyntaxKind, SyntaxKind> s_limits = new()
    {
        [SyntaxKind.LessThanToken] = SyntaxKind.LessThanEqualsToken,
        [SyntaxKind.LessThanEqualsToken] = SyntaxKind.LessThanToken,
        [SyntaxKind.GreaterThanToken] = SyntaxKind.GreaterThanEqualsToken,
        [SyntaxKind.GreaterThanEqualsToken] = SyntaxKind.GreaterThanToken,
    };

    /// <summary>In the order in which mutants are listed.</summary>
    public static IReadOnlyList<MutationOperator> All { get; } =
    [
        new("drop-lock", "a lock isn't taken", root => root.DescendantNodes().Select(Unlocked).OfType<(SyntaxNode, SyntaxNode?)>()),
        new("drop-semaphore", "a method takes no semaphore", root => Methods(root, SemaphoreRewriter.Dropping)),
        new("shared-for-exclusive", "a method takes semaphores shared that it needs exclusively", root => Methods(root, SemaphoreRewriter.Sharing)),
        new("drop-check", "a check that ends a method early is gone", root => root.DescendantNodes().OfType<IfStatementSyntax>().Where(IsEarlyEnd).Select(Dropped)),
        new("negate-check", "a condition is the other way round", root => root.DescendantNodes().OfType<IfStatementSyntax>().Select(Negated)),
        new("drop-get", "a reference isn't taken", root => Calls(root).Where(call => NameOf(call) == "Get").Select(Dropped)),
        new("drop-put", "a reference isn't given up", root => Calls(root).Where(call => NameOf(call) == "Put").Select(Dropped)),
        new("drop-devres", "a release action isn't registered or taken", root => Calls(root).Where(IsOfResources).Select(Dropped)),
        new("drop-wait", "what must be waited for isn't", root => Calls(root).Where(call => s_waits.Contains(NameOf(call))).Select(Dropped)),
        new("drop-clear", "something isn't cleared", root => root.DescendantNodes().OfType<ExpressionStatementSyntax>().Where(IsClearing).Select(Dropped)),
        new("drop-call", "a call is missing", root => Calls(root).Where(IsPlain).Select(Dropped)),
        new("off-by-one", "a limit is one off", root => root.DescendantNodes().OfType<BinaryExpressionSyntax>().Select(OneOff).OfType<(SyntaxNode, SyntaxNode?)>()),
        new("wrong-errno", "another error is returned", root => root.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Where(IsErrno).Select(OtherErrno)),
    ];

    private static (SyntaxNode Node, SyntaxNode? Instead) Dropped(SyntaxNode statement) => (statement, null);

    private static (SyntaxNode, SyntaxNode?)? Unlocked(SyntaxNode node) => node switch
    {
        LockStatementSyntax guarded => (guarded, guarded.Statement.WithTriviaFrom(guarded)),
        UsingStatementSyntax { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Hold" } } } held =>
            (held, held.Statement.WithTriviaFrom(held)),
        _ => null,
    };

    private static IEnumerable<(SyntaxNode, SyntaxNode?)> Methods(SyntaxNode root, SemaphoreRewriter rewriter) =>
        from body in root.DescendantNodes().OfType<BlockSyntax>()
        where body.Parent is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax
        let changed = rewriter.Visit(body)
        where changed is not null && !changed.IsEquivalentTo(body)
        select ((SyntaxNode)body, (SyntaxNode?)changed);

    private static IEnumerable<ExpressionStatementSyntax> Calls(SyntaxNode root) =>
        root.DescendantNodes().OfType<ExpressionStatementSyntax>().Where(statement => NameOf(statement) is not null);

    private static string? NameOf(ExpressionStatementSyntax statement) => statement.Expression switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Name.Identifier.Text,
        InvocationExpressionSyntax { Expression: IdentifierNameSyntax name } => name.Identifier.Text,
        ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } } => binding.Name.Identifier.Text,
        _ => null,
    };

    private static bool IsOfResources(ExpressionStatementSyntax call) =>
        NameOf(call) is "Add" or "ReleaseNow" or "ReleaseAll" && call.Expression.ToString().Contains("Resources.", StringComparison.Ordinal);

    private static bool IsPlain(ExpressionStatementSyntax call) =>
        NameOf(call) is { } name && name is not ("Get" or "Put") && !s_waits.Contains(name) && !s_detectors.Contains(name) && !IsOfResources(call) && !SemaphoreRewriter.IsOfSemaphore(name)
        && !IsClearing(call);

    private static bool IsClearing(ExpressionStatementSyntax statement) =>
        NameOf(statement) is "Clear" or "ForgetInstance" or "ForgetMapping"
        || (statement.Expression is AssignmentExpressionSyntax { Right: LiteralExpressionSyntax right } && right.Kind() is SyntaxKind.NullLiteralExpression or SyntaxKind.FalseLiteralExpression);

    private static bool IsEarlyEnd(IfStatementSyntax check) =>
        check is { Else: null, Statement: BlockSyntax { Statements: [ReturnStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax] } };

    private static (SyntaxNode, SyntaxNode?) Negated(IfStatementSyntax check) => (
        check.Condition,
        SyntaxFactory.PrefixUnaryExpression(SyntaxKind.LogicalNotExpression, SyntaxFactory.ParenthesizedExpression(check.Condition.WithoutTrivia())).WithTriviaFrom(check.Condition));

    private static (SyntaxNode, SyntaxNode?)? OneOff(BinaryExpressionSyntax binary) => binary switch
    {
        { OperatorToken: var token } when s_limits.TryGetValue(token.Kind(), out var other) => (binary, binary.WithOperatorToken(SyntaxFactory.Token(token.LeadingTrivia, other, token.TrailingTrivia))),
        { Right: LiteralExpressionSyntax { Token.ValueText: "1" } } when binary.Kind() is SyntaxKind.AddExpression or SyntaxKind.SubtractExpression => (binary, binary.Left.WithTriviaFrom(binary)),
        _ => null,
    };

    private static bool IsErrno(MemberAccessExpressionSyntax access) =>
        access is { Expression: IdentifierNameSyntax { Identifier.Text: "Errno" }, Name.Identifier.Text: not "None" }
        && access.Ancestors().Any(a => a is ReturnStatementSyntax or ArrowExpressionClauseSyntax) && !access.Ancestors().Any(a => a is AttributeSyntax);

    private static (SyntaxNode, SyntaxNode?) OtherErrno(MemberAccessExpressionSyntax access) =>
        (access, access.WithName(SyntaxFactory.IdentifierName(access.Name.Identifier.Text == "EINVAL" ? "EBUSY" : "EINVAL")));
}
