using CsCheck;

namespace DaxVerify.Exploration.CsCheck;

/// <summary>The code of a sample on its rewritten side, seen from the side that isn't: what it runs, judges and prints.</summary>
internal interface IParallelProgram
{
    /// <summary>What is run.</summary>
    ParallelCase Case { get; set; }

    /// <summary>Runs the case once, under control.</summary>
    void Run(ExecutionLog log);

    /// <summary>Tells, outside control, whether some order of the operations explains an execution; the violation if none does.</summary>
    Violation? Judge(ExecutionLog log);

    /// <summary>The case and what came of it, as CsCheck prints them.</summary>
    string Describe(ExecutionLog log);

    /// <summary>How complicated the initial state of a seed is; null if it can't be told.</summary>
    Size? SizeOfInitial(ulong seed);

    /// <summary>How complicated the operation of a seed is; null if it can't be told.</summary>
    Size? SizeOfOperation(ulong seed);
}
