/** An act that changes something: says that it is done, or why not, and reads anew what it changed. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { toProblem } from '#web/api'
import { StepUpDeclined, useSteppedUp } from './step-up.tsx'

export function useCommand<Input, Output>(
  run: (input: Input) => Promise<Output>,
  options: {
    /** Said when it is done. */
    done?: string | ((output: Output) => string)
    /** The first parts of the query keys that are out of date afterwards. */
    changes?: readonly string[]
    onDone?: (output: Output) => void
    /** The page shows the problem itself, beside the form. */
    quiet?: boolean
  } = {},
) {
  const { message } = App.useApp()
  const queries = useQueryClient()
  const steppedUp = useSteppedUp()
  return useMutation({
    mutationFn: (input: Input) => steppedUp(() => run(input)),
    onSuccess: (output) => {
      const words = typeof options.done === 'function' ? options.done(output) : options.done
      if (words !== undefined) message.success(words)
      for (const name of options.changes ?? []) void queries.invalidateQueries({ queryKey: [name] })
      options.onDone?.(output)
    },
    onError: (error) => {
      if (error instanceof StepUpDeclined || options.quiet === true) return
      message.error(toProblem(error).message)
    },
  })
}
