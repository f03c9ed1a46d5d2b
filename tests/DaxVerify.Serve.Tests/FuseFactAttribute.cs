namespace DaxVerify.Serve.Tests;

/// <summary>A test that mounts. Where that can't be it is skipped, and fails where <c>CI</c> is <c>true</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FuseFactAttribute : FactAttribute
{
    public FuseFactAttribute()
    {
        Skip = Missing.Unless("true");
    }
}
