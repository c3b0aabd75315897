import { mount } from 'svelte';
import App from './App.svelte';
import './style/font.css';
import './style/tokens.css';
import './style/base.css';

const target = document.getElementById('app');
if (target) mount(App, { target });
