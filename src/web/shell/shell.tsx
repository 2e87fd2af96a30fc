/** The frame around every page: the band with name and person, the rooms at the side, the page itself. */
import './shell.css'
import MenuOutlined from '@ant-design/icons/MenuOutlined'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useMay } from '#web/session'
import { useNarrow } from '#web/ui'
import { openWings } from './navigation.ts'
import { PersonMenu } from './person-menu.tsx'
import { PrintHead } from './print-head.tsx'

export function Shell() {
  const isNarrow = useNarrow()
  const [isOpen, setOpen] = useState(false)
  const path = useRouterState({ select: (state) => state.location.pathname })
  const main = useRef<HTMLElement>(null)
  useEffect(() => setOpen(false), [path])
  return (
    <>
      <a
        className="qz-skip"
        href="#content"
        onClick={(event) => {
          event.preventDefault()
          main.current?.focus()
        }}
      >
        跳到正文
      </a>
      <header className="qz-band">
        {isNarrow ? (
          <Button
            type="text"
            className="qz-band-menu"
            icon={<MenuOutlined aria-hidden />}
            aria-label="打开菜单"
            aria-expanded={isOpen}
            onClick={() => setOpen(true)}
          />
        ) : null}
        <Link to="/" className="qz-brand">
          <img src="/mark.svg" width="28" height="28" alt="" />
          <b>权责</b>
          {isNarrow ? null : <span>行政执法责任制平台</span>}
        </Link>
        <PersonMenu />
      </header>
      <div className="qz-body">
        {isNarrow ? (
          <Drawer
            open={isOpen}
            placement="left"
            size={264}
            title="权责"
            onClose={() => setOpen(false)}
            className="qz-drawer"
          >
            <Rooms />
          </Drawer>
        ) : (
          <div className="qz-side">
            <Rooms />
          </div>
        )}
        <main id="content" ref={main} tabIndex={-1} className="qz-main">
          <PrintHead />
          <Outlet />
        </main>
      </div>
    </>
  )
}

function Rooms() {
  const may = useMay()
  return (
    <nav aria-label="主菜单" className="qz-rooms">
      {openWings(may).map((wing) => (
        <div key={wing.label} className="qz-wing">
          {wing.label === '' ? null : <h2>{wing.label}</h2>}
          <ul>
            {wing.rooms.map((room) => (
              <li key={room.to}>
                <Link
                  to={room.to}
                  activeOptions={{ exact: room.to === '/', includeSearch: false }}
                  activeProps={{ className: 'qz-here' }}
                >
                  {room.label}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}
